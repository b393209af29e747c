import type { ExceededLimit } from "@tandem/protocol/tandem-limits";
import type { FileItem } from "./files.ts";
import type { ErrorCode, Outcome } from "./view-model.ts";

export interface TimelineAuthor {
  /** Nickname in a room, name of the contact in a conversation. Untrusted plain text. */
  readonly nick: string;
  /** Absent where the room hides it. */
  readonly jid?: string;
}

/** `queued`: goes out when connected. `delivered` and `read` occur in conversations only. */
export type MessageState = "sending" | "queued" | "sent" | "failed" | "delivered" | "read";

/** What stands above an answer. */
export interface ReplyQuote {
  /** Of the message that is answered; absent when it is further back than history was read. */
  readonly id?: string;
  readonly author?: string;
  /** Untrusted plain text; empty when it was removed or is not known. */
  readonly text: string;
}

export interface ReactionChip {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
  /** Who, in the order in which they came; others only, and not all of many. */
  readonly names: readonly string[];
}

/** What I may do with a message. The same object for the same rights. */
export interface MessageRights {
  /** Reply and react. */
  readonly respond: boolean;
  readonly edit: boolean;
  /** Take back what I wrote. */
  readonly retract: boolean;
  /** Take away what somebody else wrote. */
  readonly moderate: boolean;
  readonly pin: boolean;
  readonly link: boolean;
  readonly copy: boolean;
}

export interface MessageItem {
  readonly kind: "message";
  /** Stable for the whole life of the message, also across its echo; the React key and DOM id. */
  readonly id: string;
  readonly author: TimelineAuthor;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Untrusted plain text; may have XEP-0393 styling. Empty when retracted. */
  readonly text: string;
  /** Of a long post; the text is shown collapsed (RM17). */
  readonly title?: string;
  /** RM16 */
  readonly isImportant?: true;
  /** The file that the message brings; the text is then what was written beside it, mostly nothing. */
  readonly file?: FileItem;
  readonly state: MessageState;
  /** Why it failed. */
  readonly error?: ErrorCode;
  /** The limit that it went over, where one was (RM16, RM20). */
  readonly exceeded?: ExceededLimit;
  readonly mine: boolean;
  /** Same author within 5 minutes, same day, nothing between: drawn without avatar and name. */
  readonly joinedToPrevious: boolean;
  readonly edited: boolean;
  readonly retracted: boolean;
  /** A manager took it away. */
  readonly moderated?: { readonly by?: string; readonly reason?: string };
  readonly mentionsMe: boolean;
  readonly replyTo?: ReplyQuote;
  readonly reactions: readonly ReactionChip[];
  readonly may: MessageRights;
  /** The room shows it to everybody. */
  readonly pinned: boolean;
}

export type TimelineItem =
  | MessageItem
  /** `date` is the local day as YYYY-MM-DD. */
  | { readonly kind: "day"; readonly id: string; readonly date: string }
  /** Set once when the room is opened; stays until it is left (RM22). `since`: when the first below it was sent, in ms. */
  | {
      readonly kind: "unread";
      readonly id: string;
      readonly count: number;
      readonly isMore: boolean;
      readonly since: number;
    }
  /** History between its neighbours is being fetched; where there is a `hole`, when somebody comes near (`loadGap`). */
  | {
      readonly kind: "gap";
      readonly id: string;
      readonly hole: string;
      /** Messages below the New line that are not here; `isMore`: so many or more. */
      readonly missing: number;
      readonly isMore: boolean;
      /** Times of the messages before and behind it, in milliseconds since the epoch; absent: there is none. */
      readonly from?: number;
      readonly to?: number;
      /** `offline`: there is no connection to fetch it by; `failed`: it could not be had, and is asked for again by `loadGap`. */
      readonly problem?: "offline" | "failed";
    };

export interface TimelineSnapshot {
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** Catching up after a connection was lost; null when nothing is missing. */
  readonly syncingSince: number | null;
  /** The visit has begun and nothing is missing up to now: what is unread, and where it begins, is known. */
  readonly isComplete: boolean;
  /** The message at the top of the view when the place was left; null: it was read to its end (RM25). */
  readonly leftAt: string | null;
  /** Catching up failed and is tried again then; null otherwise. */
  readonly nextTryAt: number | null;
  /** The message to show, for a moment; a new object each time somebody asks for one. */
  readonly target: { readonly id: string } | null;
  /** What I did with a message and the server did not take. */
  readonly refusal: { readonly act: MessageAct; readonly error: ErrorCode } | null;
}

export type MessageAct = "correct" | "retract" | "react" | "moderate" | "pin" | "show";

/** What the entry area is for now. */
export type Composing =
  | { readonly kind: "new" }
  /** The draft waits meanwhile. */
  | { readonly kind: "edit"; readonly id: string }
  | { readonly kind: "reply"; readonly id: string; readonly author: string; readonly text: string };

export interface DraftSnapshot {
  readonly text: string;
  /** Characters that the server takes (RM20). */
  readonly charsMax: number;
  readonly composing: Composing;
  /** Whether it will have high importance; absent where a message has none (RM16). */
  readonly isImportant?: boolean;
  /** It will be a long post with this title (RM17). */
  readonly story?: { readonly title: string };
  /** It is long enough to be asked whether it should be one. */
  readonly offersStory: boolean;
}

/** What was come to: `shown` with the time of the message, which may be of a later day; `nothing` was ever said. */
export type DayShown =
  | { readonly kind: "shown"; readonly at: number }
  | { readonly kind: "newest" | "nothing" }
  | { readonly kind: "failed"; readonly error: ErrorCode };

export interface TimelineVerbs {
  loadOlder(): Promise<void>;
  /** History behind a gap that is in sight; `side`: where the reader is. */
  loadGap(hole: string, side: "above" | "below"): Promise<void>;
  /** Saved on each call, survives reload. */
  setDraft(text: string): void;
  /** Sends the text (default: the draft) and clears the draft. False when there is nothing to send or it is too long. */
  send(text?: string): boolean;
  /** Goes to the first message at that time or later (RM29), to the newest of all where none is. */
  showDay(start: number): Promise<DayShown>;
  /** When the first message of all was said; undefined: nothing was, or it cannot be told now. */
  firstAt(): Promise<number | undefined>;
  /** The message at the top of the view; null at the bottom. Kept on the device. */
  setReadingAt(id: string | null): void;
  /** Not at `nextTryAt` but now. */
  catchUpNow(): void;
  retry(id: string): void;
  discard(id: string): void;
  /** Puts a message that failed back into the entry area. */
  takeBack(id: string): void;
  setImportant(isImportant: boolean): void;
  /** Makes the draft a long post with that title; undefined: an ordinary text again. */
  setStory(title: string | undefined): void;
  /** Not for this draft. */
  declineStory(): void;
  /** Call on each key press; the pause is noticed here. */
  setTyping(typing: boolean): void;
  /** Message that was visible for one second, and whether the window has focus; writes the read marker (design §10.2). */
  markRead(messageId: string, focused: boolean): void;
  /** Puts my message into the entry area; `send` then corrects it. */
  edit(id: string): void;
  /** My newest message that can be edited; with `isNewest` only if nothing stands behind it. False when there is none. */
  editLast(options?: { readonly isNewest?: boolean }): boolean;
  /** What is sent next answers that message. */
  reply(id: string): void;
  /** Leaves editing or answering; the draft is as it was. */
  stopComposing(): void;
  /** Puts the emoji on the message, or takes mine off. */
  react(id: string, emoji: string): void;
  /** Takes back what I wrote. */
  retract(id: string): void;
  /** Takes away what somebody else wrote in the room. */
  moderate(id: string, reason?: string): Promise<Outcome>;
  /** Shows a message to everybody in the room, or no longer; by its id or its pin's. */
  setPinned(id: string, isPinned: boolean): Promise<void>;
  /** Goes to a message that is known here. */
  show(id: string): void;
  /** Goes to the message that this one answers, reading history back to it. */
  showAnswered(id: string): Promise<void>;
  /** An address that opens the room at the message; undefined where there is none. */
  linkTo(id: string): string | undefined;
  dismissRefusal(): void;
  /** The view is on screen: fixes the New line and keeps the place from notifying while focused. `close` ends the visit. */
  open(): void;
  close(): void;
}
