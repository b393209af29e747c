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

export type ParticipantPart = "managers" | "inRoom" | "membersNotInRoom";

/** A part of which only some rows are here. */
export interface ParticipantWindow {
  readonly count: number;
  /** Place of the first row that is here. */
  readonly from: number;
}

/** Rows in view: the first, and the one behind the last. */
export type ParticipantView = Partial<Readonly<Record<ParticipantPart, readonly [from: number, to: number]>>>;

export interface ParticipantListSnapshot {
  readonly loaded: boolean;
  /** Each sorted by name, never by presence; who may speak before who may not. The same in both modes (RT10). */
  readonly managers: readonly ParticipantRow[];
  readonly inRoom: readonly ParticipantRow[];
  readonly membersNotInRoom: readonly ParticipantRow[];
  /** In a large room: what stands where around the rows that are here. Absent: all are here. */
  readonly windows?: Readonly<Record<ParticipantPart, ParticipantWindow>>;
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
  /** Which rows are in view, so that a large room is asked for those; undefined: the list is not shown any more. */
  look(view: ParticipantView | "top" | undefined): void;
  /** What a double-click, Enter and *Send a message* do (RT14–RT16, RT21). Call inside the click: a window may have to be opened. */
  activate(key: string): void;
}
