import type { RoomVisibility } from "./directory.ts";
import type { RoomAccessViewModel } from "./room-access.ts";
import type { ErrorCode, Outcome, ViewModel } from "./view-model.ts";

/** Settings that may follow the category (RM4). */
export type InheritedSetting = "visibility" | "invitations" | "history" | "files" | "retention" | "members";

/** `scope`: who may ever have to do with the room, within its category's scope (RM2); none: whom that holds. */
export type RoomPeopleList = "managers" | "members" | "presenters" | "banned" | "scope";

/** Somebody, or everybody of a group of the organisation (RM7). */
export interface RoomPrincipal {
  /** The bare address, or `group:` and the name. */
  readonly id: string;
  readonly name: string;
  readonly isGroup: boolean;
  /** Made the room, or owns it by its list; takes part in managers. */
  readonly isOwner: boolean;
}

export interface RoomSettingsValues {
  readonly name: string;
  readonly description: string;
  /** The empty string: none. */
  readonly categoryId: string;
  readonly visibility: RoomVisibility;
  readonly isAuditorium: boolean;
  readonly allowsInvites: boolean;
  readonly allowsTopicChange: boolean;
  /** Everybody with voice pins messages; else managers alone. */
  readonly allowsPins: boolean;
  /** Id of a registered page that is shown beside the messages; the empty string: none. */
  readonly addIn: string;
  readonly isArchived: boolean;
  readonly allowsFiles: boolean;
  /** Minutes for which people may correct what they wrote; 0: not at all; -1: as long as they like. */
  readonly editMinutes: number;
  /** Days; 0: for ever. */
  readonly retentionDays: number;
}

export interface Suggestion {
  readonly id: string;
  readonly name: string;
  readonly isGroup: boolean;
  readonly detail?: string;
}

/** Who reads and who posts with the settings as they stand on the page (`RoomAccessSnapshot`). */
export interface RoleAccess {
  readonly role: "managers" | "presenters" | "members" | "others";
  /** How many people; undefined where nobody has counted them. */
  readonly people?: number;
  readonly reads: boolean;
  readonly posts: boolean;
}

export interface RoomSettingsSnapshot {
  readonly jid: string;
  readonly state: "loading" | "ready" | "saving" | "failed";
  readonly error?: ErrorCode;
  /** False for managers who are no owners: they change the people only. */
  readonly mayConfigure: boolean;
  /** Groups, files, retention, category: what Tandem's rooms have besides XEP-0045. */
  readonly hasTandemFields: boolean;
  /** The room may have a scope of its own. */
  readonly hasScope: boolean;
  /** As it stands, or as it will be. */
  readonly name: string;
  readonly values: RoomSettingsValues;
  readonly inherits: readonly InheritedSetting[];
  readonly locked: readonly InheritedSetting[];
  /** A policy of the organisation: the history is kept, and its messages at least these days (RM6). */
  readonly leastRetention?: { readonly policy: string; readonly days: number };
  /** Path of names of the category whose settings can be followed; empty: none. */
  readonly categoryPath: readonly string[];
  readonly categories: readonly { readonly id: string; readonly name: string; readonly depth: number }[];
  /** Pages that may be chosen; none where the organisation has registered none. */
  readonly addIns: readonly { readonly id: string; readonly name: string }[];
  readonly people: Readonly<Record<RoomPeopleList, readonly RoomPrincipal[]>>;
  /** What is saved: values, and of each list whom it names. */
  readonly saved: RoomSettingsValues & Readonly<Record<RoomPeopleList, readonly string[]>>;
  /** Names of what differs from it. */
  readonly changed: readonly (keyof RoomSettingsValues | RoomPeopleList | "inherits")[];
  /** What keeps the page from being saved. */
  readonly problem?: "name-missing" | "description-too-long" | "no-manager";
  /** Who could be meant by what was typed last. */
  readonly suggestions: readonly Suggestion[];
  /** Those whom the scope around the room leaves out. */
  readonly outside: readonly Suggestion[];
  /** False while it is still being looked for them. */
  readonly isSuggested: boolean;
}

export interface RoomSettingsViewModel extends ViewModel<RoomSettingsSnapshot> {
  /** Reads the room's settings again; drops what was changed on the page. */
  load(): Promise<void>;
  set(change: Partial<RoomSettingsValues>): void;
  setInherited(setting: InheritedSetting, isInherited: boolean): void;
  /** An address, or `group:` and a name. False when it is neither. Moves somebody who stands in another list that excludes it. */
  add(list: RoomPeopleList, principal: string): boolean;
  remove(list: RoomPeopleList, principal: string): void;
  /** What is typed where somebody is to be added. */
  suggest(text: string): void;
  /** At once, and not with what is saved; undefined takes it away. */
  setPicture(picture: { readonly type: string; readonly bytes: Uint8Array } | undefined): Promise<Outcome>;
  /** Who may what with the page as it stands; fetched when it is first wanted, the same one each time. */
  access(): Promise<RoomAccessViewModel>;
  discard(): void;
  save(): Promise<Outcome>;
  /** Nobody enters any more, the history stays (RM5). */
  close(reason: string): Promise<Outcome>;
}
