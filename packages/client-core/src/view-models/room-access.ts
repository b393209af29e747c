import type { RoomVisibility } from "./directory.ts";
import type { RoleAccess, RoomPeopleList, RoomPrincipal, Suggestion } from "./room-settings.ts";
import type { ErrorCode, ViewModel } from "./view-model.ts";

/** What somebody is in a room. `barred`: the scope leaves them out, so that nobody can make them a member. */
export type RoomStanding = "barred" | "banned" | "nobody" | "member" | "manager";

/** What makes somebody that: the room's list of people, a group that it names, its category. */
export type StandingReason = "list" | "group" | "category";

/** What the room, as it stands on the page, lets one person do. */
export interface PersonAccess {
  readonly isInScope: boolean;
  readonly standing: RoomStanding;
  readonly by?: StandingReason;
  /** Name of the group. */
  readonly group?: string;
  /** A group or department they belong to. */
  readonly belongsTo?: string;
  /** The list of presenters lets them post. */
  readonly isPresenter: boolean;
  readonly reads: boolean;
  readonly posts: boolean;
  /** Names of the category whose scope leaves them out, from the top; undefined where the room's own does. */
  readonly outside?: readonly string[];
  /** Of the room as it stood when this was asked. */
  readonly visibility: RoomVisibility;
  readonly isAuditorium: boolean;
}

/** Whom a scope around the room holds. */
export interface RoomScope {
  /** Names of the category that has it, from the top; undefined: the room itself. */
  readonly path?: readonly string[];
  readonly holds: readonly RoomPrincipal[];
}

/** What can have changed of a room; a value stands beside it as docs/protocol/rooms.md §10 has it. */
export type ChangedThing =
  | "name"
  | "description"
  | "category"
  | "type"
  | "visibility"
  | "invitations"
  | "topic"
  | "pins"
  | "page"
  | "history"
  | "files"
  | "retention"
  | "edits"
  | "inherit"
  | "other"
  | "picture"
  | "closed"
  | "reopened"
  | RoomPeopleList;

/** One thing that somebody changed of the room. */
export interface RoomChangeRow {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: an administrator. */
  readonly by?: RoomPrincipal;
  readonly isMine: boolean;
  readonly what: ChangedThing;
  /** Of a category its name. */
  readonly value?: string;
  readonly added: readonly RoomPrincipal[];
  readonly removed: readonly RoomPrincipal[];
  /** How many others were added or removed. */
  readonly more: number;
}

export interface RoomAccessSnapshot {
  /** False: the service cannot be asked about people. */
  readonly isOffered: boolean;
  readonly roles: readonly RoleAccess[];
  /** Whether the server says how many people have each role; undefined until it has answered. */
  readonly isCounted?: boolean;
  /** The nearest first. */
  readonly scopes: readonly RoomScope[];
  /** Accounts inside all scopes; undefined: nobody is left out, or they were not counted. */
  readonly inside?: number;
  /** How many who are in it now, or members, would be outside after saving; undefined also where the scope stays as it is. */
  readonly falling?: number;
  /** Whom the category's scope holds, of those who could be meant by what was typed for the scope of the room. */
  readonly inCategory: ScopeHits;
  /** Newest first; undefined until they are read, and where the service keeps none. */
  readonly changes?: readonly RoomChangeRow[];
  /** Who is asked about. */
  readonly person?: Suggestion;
  /** Of that person. Until the answer to the last change has come it is that to the one before. */
  readonly answer?: PersonAccess;
  readonly isAsking: boolean;
  readonly error?: ErrorCode;
  /** Who could be meant by what was typed last. */
  readonly hits: readonly Suggestion[];
  /** False while it is still being looked for them. */
  readonly isSuggested: boolean;
}

export interface ScopeHits {
  readonly hits: readonly Suggestion[];
  /** Those whom it leaves out. */
  readonly outside: readonly Suggestion[];
  /** False while it is still being looked for them. */
  readonly isSuggested: boolean;
}

export interface RoomAccessViewModel extends ViewModel<RoomAccessSnapshot> {
  suggest(text: string): void;
  /** What is typed where the room's own scope is given another name. */
  suggestForScope(text: string): void;
  /** Undefined: nobody any more. */
  check(person: Suggestion | undefined): void;
  /** As long as the page stands each change is asked of; call what is returned when it goes. */
  follow(): () => void;
}
