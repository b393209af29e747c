import type { FileItem } from "./files.ts";
import type { ErrorCode } from "./view-model.ts";

export interface TimelineAuthor {
  /** Nickname in a room, name of the contact in a conversation. Untrusted plain text. */
  readonly nick: string;
  /** Absent where the room hides it. */
  readonly jid?: string;
}

/** `queued`: goes out when connected. `delivered` and `read` occur in conversations only. */
export type MessageState = "sending" | "queued" | "sent" | "failed" | "delivered" | "read";

export interface MessageItem {
  readonly kind: "message";
  /** Stable for the whole life of the message, also across its echo; the React key and DOM id. */
  readonly id: string;
  readonly author: TimelineAuthor;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Untrusted plain text; may have XEP-0393 styling. Empty when retracted. */
  readonly text: string;
  /** The file that the message brings; the text is then what was written beside it, mostly nothing. */
  readonly file?: FileItem;
  readonly state: MessageState;
  /** Why it failed. */
  readonly error?: ErrorCode;
  readonly mine: boolean;
  /** Same author within 5 minutes, same day, nothing between: drawn without avatar and name. */
  readonly joinedToPrevious: boolean;
  readonly edited: boolean;
  readonly retracted: boolean;
  readonly mentionsMe: boolean;
}

export type TimelineItem =
  | MessageItem
  /** `date` is the local day as YYYY-MM-DD. */
  | { readonly kind: "day"; readonly id: string; readonly date: string }
  /** Set once when the room is opened; stays until it is left (RM22). */
  | { readonly kind: "unread"; readonly id: string; readonly count: number }
  /** History between its neighbours is being fetched. */
  | { readonly kind: "gap"; readonly id: string };

export interface TimelineSnapshot {
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** Catching up after a connection was lost; null when nothing is missing. */
  readonly syncingSince: number | null;
  /** Messages that arrived below while the reader was not at the bottom. */
  readonly newBelow: number;
}

export interface DraftSnapshot {
  readonly text: string;
  /** Characters that the server takes (RM20). */
  readonly charsMax: number;
}

export interface TimelineVerbs {
  loadOlder(): Promise<void>;
  /** The view says whether its bottom edge shows the newest message; keeps `newBelow`. */
  setAtBottom(atBottom: boolean): void;
  /** Saved on each call, survives reload. */
  setDraft(text: string): void;
  /** Sends the text (default: the draft) and clears the draft. False when there is nothing to send or it is too long. */
  send(text?: string): boolean;
  retry(id: string): void;
  discard(id: string): void;
  /** Call on each key press; the pause is noticed here. */
  setTyping(typing: boolean): void;
  /** Message that was visible for one second, and whether the window has focus; writes the read marker (design §10.2). */
  markRead(messageId: string, focused: boolean): void;
  /** The view is on screen: fixes the New line and keeps the place from notifying while focused. `close` ends the visit. */
  open(): void;
  close(): void;
}
