import type { BasePresence } from "./presence.ts";
import type { ViewModel } from "./view-model.ts";

export type RoomRole = "administrator" | "manager" | "creator" | "presenter" | "member" | "visitor";

export interface ParticipantRow {
  readonly key: string;
  readonly nick: string;
  /** Absent where the room hides it (RT21). */
  readonly jid?: string;
  readonly role: RoomRole;
  readonly base: BasePresence;
  readonly inRoom: boolean;
  readonly me: boolean;
}

export interface ParticipantListSnapshot {
  readonly loaded: boolean;
  /** Each sorted by name, never by presence. The same in both modes (RT10). */
  readonly managers: readonly ParticipantRow[];
  readonly inRoom: readonly ParticipantRow[];
  readonly membersNotInRoom: readonly ParticipantRow[];
  readonly inRoomCount: number;
  readonly filter: string;
  readonly selected?: string;
  /** Where a double-click leads; for the tooltip only. */
  readonly opensIn: "here" | "communicator" | "nowhere";
  /** The row whose conversation is on its way to Communicator: shows its progress ring. */
  readonly opening?: string;
}

export interface ParticipantListViewModel extends ViewModel<ParticipantListSnapshot> {
  select(key: string | undefined): void;
  setFilter(text: string): void;
  /** What a double-click, Enter and *Send a message* do (RT14–RT16, RT21). Call inside the click: a window may have to be opened. */
  activate(key: string): void;
}
