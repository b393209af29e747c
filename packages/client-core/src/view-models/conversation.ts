import type { FilesViewModel } from "./files.ts";
import type { PersonPresence } from "./presence.ts";
import type { DraftSnapshot, TimelineSnapshot, TimelineVerbs } from "./timeline.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export interface ConversationSnapshot {
  readonly peer: PersonPresence & {
    readonly jid: string;
    readonly name: string;
    readonly isContact: boolean;
    readonly blocked: boolean;
  };
  readonly timeline: TimelineSnapshot;
  readonly typing: boolean;
  readonly draft: DraftSnapshot;
  /** "Opened from Ops Bridge in Group Chat"; once per opening. */
  readonly origin?: { readonly room?: string; readonly roomName?: string };
}

export interface ConversationViewModel extends ViewModel<ConversationSnapshot>, TimelineVerbs {
  readonly jid: string;
  readonly files: FilesViewModel;
  dismissOrigin(): void;
  unblock(): Promise<Outcome>;
  /** CV3: a new room of the moment with this person and those; it is opened. What was said here stays between the two. */
  bringIn(people: readonly string[]): Promise<Outcome>;
}

export interface ConversationListRow extends PersonPresence {
  readonly jid: string;
  readonly name: string;
  readonly unread: number;
  readonly lastAt?: number;
  readonly lastText?: string;
  readonly pinned: boolean;
  /** A room of the moment; how many people are in it. */
  readonly people?: number;
}

/** Communicator's recent conversations: the pinned ones by name, then the newest first (CO6). */
export interface ConversationListViewModel
  extends ViewModel<{ readonly rows: readonly ConversationListRow[]; readonly unread: number }> {
  openConversation(jid: string): void;
  setPinned(jid: string, pinned: boolean): Promise<Outcome>;
}
