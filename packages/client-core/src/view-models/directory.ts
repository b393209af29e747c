import type { BasePresence } from "./presence.ts";
import type { RoomRefusal } from "./room.ts";
import type { Suggestion } from "./room-settings.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export type RoomVisibility = "open" | "closed" | "secret";

/** What stands before a room's name besides the usual sign: who may enter and who may speak are told by more than words. */
export type RoomSign = "auditorium" | "closed";

export interface DirectoryRoom {
  readonly jid: string;
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  readonly categoryId: string;
  readonly visibility: RoomVisibility;
  /** All read, presenters post (RM6). */
  readonly isAuditorium: boolean;
  readonly sign?: RoomSign;
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

/** Which rooms are shown, besides search and category. */
export interface DirectoryShown {
  /** Undefined: both. */
  readonly type?: "normal" | "auditorium" | undefined;
  /** Only those that one manages. */
  readonly isManaged: boolean;
  /** The search covers topics and descriptions too. */
  readonly isTopicSearched: boolean;
}

/** Somebody in a room's details, with base presence; unknown where it does not come here. */
export interface DirectoryPerson {
  readonly jid: string;
  readonly name: string;
  readonly base: BasePresence;
}

/** More of the room that is selected, asked for when it has been selected for a moment. */
export interface DirectoryDetails {
  readonly jid: string;
  /** Names from the top down. */
  readonly categoryPath: readonly string[];
  /** Days that messages are kept, 0: for ever; null: they are not. Undefined until it is known. */
  readonly historyDays?: number | null;
  /** Undefined: not known, or not to be known. Groups of the organisation first. */
  readonly managers?: {
    readonly count: number;
    readonly groups: readonly string[];
    readonly people: readonly DirectoryPerson[];
  };
  /** Contacts of mine who are members or in it; by name, those off-line last. */
  readonly known?: { readonly count: number; readonly people: readonly DirectoryPerson[] };
}

export interface DirectorySnapshot {
  readonly loading: boolean;
  readonly error?: "unreachable";
  readonly search: string;
  /** Undefined: all. */
  readonly categoryId?: string;
  readonly shown: DirectoryShown;
  /** All that one may find. */
  readonly total: number;
  readonly joinedCount: number;
  /** Rooms that match the search, in any category or none. */
  readonly matching: number;
  /** In tree order, depth first. */
  readonly categories: readonly DirectoryCategory[];
  readonly order: DirectoryOrder;
  /** Those that match search and category: matches in the name first, then in topic and description, each in the order chosen. */
  readonly rooms: readonly DirectoryRoom[];
  readonly mayCreate: boolean;
  readonly selected?: string;
  /** Of the room that is selected. */
  readonly details?: DirectoryDetails;
  /** Name of a room that stood in the list and is not there for us any more: taken away, or we are outside its scope (RM2). */
  readonly gone?: string;
  /** Rooms whose settings a new one may take: those that one manages. */
  readonly templates: readonly RoomTemplate[];
  /** Who could be meant by what was typed last where members are added. */
  readonly suggestions: readonly Suggestion[];
}

export interface DirectoryViewModel extends ViewModel<DirectorySnapshot> {
  load(): Promise<void>;
  setSearch(text: string): void;
  setOrder(order: DirectoryOrder): void;
  /** What is left out stays. */
  show(change: Partial<DirectoryShown>): void;
  chooseCategory(id: string | undefined): void;
  /** Its details follow in a moment, so that who passes by asks nothing. */
  select(jid: string | undefined): void;
  forgetGone(): void;
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
