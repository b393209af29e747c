import type { PersonPresence } from "./presence.ts";
import type { MessageItem } from "./timeline.ts";
import type { ErrorCode, ViewModel } from "./view-model.ts";

export interface PastConversationRow extends PersonPresence {
  readonly jid: string;
  readonly name: string;
  /** A room of the moment, with more than two in it. */
  readonly isTalk: boolean;
  readonly lastAt?: number;
  /** Untrusted plain text. */
  readonly lastText?: string;
}

export interface PastConversationsSnapshot {
  readonly state: "idle" | "loading" | "done" | "failed";
  readonly error?: ErrorCode;
  /** The newest first. */
  readonly rows: readonly PastConversationRow[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** One's own copy can be deleted here. */
  readonly mayDelete: boolean;
  /** Whose copy stayed, and why. */
  readonly notDeleted?: { readonly jid: string; readonly name: string; readonly error: ErrorCode };
  /** What is about to be deleted and can still be kept, the last one first. */
  readonly deleted: readonly { readonly jid: string; readonly name: string }[];
}

/** Everybody with whom one ever talked (CV4). */
export interface PastConversationsViewModel extends ViewModel<PastConversationsSnapshot> {
  /** Asks the server; what is known stands meanwhile. */
  load(): void;
  loadMore(): void;
  openConversation(jid: string): void;
  /** Deletes one's own copy, unless it is undone soon. The other person keeps theirs. */
  remove(jid: string): Promise<void>;
  undoRemove(jid: string): void;
  dismissNotDeleted(): void;
}

export interface WholeConversationSnapshot {
  readonly jid: string;
  readonly name: string;
  readonly state: "reading" | "done" | "failed";
  readonly error?: ErrorCode;
  /** What the archive has, receipts and reactions among it. */
  readonly read: number;
  /** Undefined: the server does not tell. */
  readonly total?: number;
  /** Oldest first; with `done`. */
  readonly messages: readonly MessageItem[];
  readonly people: readonly string[];
}

/** Reads one conversation from beginning to end, to be saved, sent or printed (CV4). One at a time. */
export interface WholeConversationViewModel extends ViewModel<WholeConversationSnapshot | undefined> {
  read(jid: string): void;
  /** Stops, and forgets what was read. */
  cancel(): void;
}

export interface PastViewModels {
  readonly conversations: PastConversationsViewModel;
  readonly whole: WholeConversationViewModel;
}
