import type { ErrorCode, ViewModel } from "./view-model.ts";

/** A message of somebody else in a room that concerns me: it names me, or answers or reacts to what I wrote. */
export interface ActivityRow {
  /** Stable; the React key. */
  readonly id: string;
  readonly kind: "mention" | "reply" | "reaction";
  readonly room: { readonly jid: string; readonly name: string };
  readonly author: { readonly nick: string; readonly jid?: string };
  readonly at: number;
  readonly isUnread: boolean;
  /** Untrusted plain text; of a reaction: its emoji, with spaces between them. */
  readonly text: string;
  readonly fileName?: string;
  /** The beginning of what I had written; untrusted plain text. */
  readonly mine?: string;
  /** Where it opens: the message itself, or mine that was reacted to. */
  readonly opensAt: string;
}

export interface ActivitySnapshot {
  readonly state: "loading" | "done" | "failed";
  readonly error?: ErrorCode | "not-supported";
  /** Newest first. */
  readonly rows: readonly ActivityRow[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** Mentions, answers and reactions that are new to me, the same on every device. */
  readonly unread: number;
}

/** What concerns me in rooms (design 01, 11, 12): as the server tells it, over all that I may read. */
export interface ActivityViewModel extends ViewModel<ActivitySnapshot> {
  /** It is shown, and read as long as the window has the focus; the result ends that. */
  look(): () => void;
  loadMore(): void;
  retry(): void;
  /** Opens the room at that message. */
  open(row: ActivityRow): void;
}
