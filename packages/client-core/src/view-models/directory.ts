import type { RoomRefusal } from "./room.ts";
import type { Suggestion } from "./room-settings.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export type RoomVisibility = "open" | "closed" | "secret";

export interface DirectoryRoom {
  readonly jid: string;
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  readonly categoryId: string;
  readonly visibility: RoomVisibility;
  readonly inRoomCount: number;
  readonly memberCount: number;
  /** When something was last said in it, ms since 1970. */
  readonly lastAt?: number;
  readonly joined: boolean;
  /** Which button stands there. */
  readonly access: "join" | "ask" | "asked" | "by-invitation";
}

export interface DirectoryCategory {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  readonly parentId?: string;
  /** Rooms at and below this category that match the search. */
  readonly matching: number;
}

export interface RoomTemplate {
  readonly jid: string;
  readonly name: string;
  readonly categoryId: string;
  readonly visibility: RoomVisibility;
}

export type DirectoryOrder = "name" | "members" | "activity";

export interface DirectorySnapshot {
  readonly loading: boolean;
  readonly error?: "unreachable";
  readonly search: string;
  /** Undefined: all. */
  readonly categoryId?: string;
  /** Rooms that match the search, in any category or none. */
  readonly matching: number;
  /** In tree order, depth first. */
  readonly categories: readonly DirectoryCategory[];
  readonly order: DirectoryOrder;
  /** Those that match search and category: matches in the name first, then in topic and description, each in the order chosen. */
  readonly rooms: readonly DirectoryRoom[];
  readonly mayCreate: boolean;
  readonly selected?: string;
  /** Rooms whose settings a new one may take: those that one manages. */
  readonly templates: readonly RoomTemplate[];
  /** Who could be meant by what was typed last where members are added. */
  readonly suggestions: readonly Suggestion[];
}

export interface DirectoryViewModel extends ViewModel<DirectorySnapshot> {
  load(): Promise<void>;
  setSearch(text: string): void;
  setOrder(order: DirectoryOrder): void;
  chooseCategory(id: string | undefined): void;
  select(jid: string | undefined): void;
  join(jid: string): Promise<Outcome & { readonly refusal?: RoomRefusal }>;
  /** Asks those who manage a closed room to be let in (RM11). The room is followed as soon as they do. */
  ask(jid: string): Promise<Outcome>;
  leave(jid: string): Promise<Outcome>;
  /** `categoryId`: for a room that is to be made there. */
  suggest(text: string, categoryId?: string): void;
  /** Creates, joins and follows; the creator becomes its manager. `jid` of the new room on success. */
  create(room: {
    readonly name: string;
    readonly topic?: string;
    readonly categoryId?: string;
    readonly visibility: RoomVisibility;
    /** Addresses. */
    readonly members?: readonly string[];
    /** Settings and groups are taken from that room; what is given besides holds. */
    readonly copyFrom?: string;
  }): Promise<Outcome & { readonly jid?: string }>;
}
