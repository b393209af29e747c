import type { RoomRefusal } from "./room.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export type RoomVisibility = "open" | "closed" | "secret";

export interface DirectoryRoom {
  readonly jid: string;
  readonly name: string;
  readonly topic: string;
  readonly categoryId: string;
  readonly visibility: RoomVisibility;
  readonly inRoomCount: number;
  readonly memberCount: number;
  readonly joined: boolean;
  /** Which button stands there. */
  readonly access: "join" | "by-invitation";
}

export interface DirectoryCategory {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  readonly parentId?: string;
  /** Rooms at and below this category that match the search. */
  readonly matching: number;
}

export interface DirectorySnapshot {
  readonly loading: boolean;
  readonly error?: "unreachable";
  readonly search: string;
  /** Undefined: all. */
  readonly categoryId?: string;
  /** In tree order, depth first. */
  readonly categories: readonly DirectoryCategory[];
  /** Those that match search and category: matches in the name first, then in the topic, each by name. */
  readonly rooms: readonly DirectoryRoom[];
  readonly mayCreate: boolean;
  readonly selected?: string;
}

export interface DirectoryViewModel extends ViewModel<DirectorySnapshot> {
  load(): Promise<void>;
  setSearch(text: string): void;
  chooseCategory(id: string | undefined): void;
  select(jid: string | undefined): void;
  join(jid: string): Promise<Outcome & { readonly refusal?: RoomRefusal }>;
  leave(jid: string): Promise<Outcome>;
  /** Creates, joins and follows; the creator becomes its manager. `jid` of the new room on success. */
  create(room: {
    readonly name: string;
    readonly topic?: string;
    readonly categoryId?: string;
    readonly visibility: RoomVisibility;
    readonly members?: readonly string[];
  }): Promise<Outcome & { readonly jid?: string }>;
}
