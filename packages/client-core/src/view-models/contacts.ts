import type { AccessLevel } from "@tandem/protocol/tandem-access";
import type { ContactSort } from "../contacts/arrange.ts";
import type { ContactChange } from "../contacts/undo.ts";
import type { GroupState } from "../groups/groups.ts";
import type { PersonPresence } from "./presence.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

/** How much a contact sees of me, most first (PR7). */
export type { AccessLevel };
export type { ContactChange, ContactSort, GroupState };

export type SubscriptionState = "none" | "to" | "from" | "both";

export interface ContactRow extends PersonPresence {
  /** Unique in the list: a contact stands once in each of its groups. The group's name, a line break, the address. */
  readonly key: string;
  readonly jid: string;
  readonly name: string;
  readonly group: string;
  readonly subscription: SubscriptionState;
  /** They have not answered my request yet. */
  readonly pending: boolean;
  readonly blocked: boolean;
  readonly unread: number;
  /** The person wants to be told when they become available (CO4). */
  readonly tagged: boolean;
  /** Absent on a server that knows no levels. */
  readonly access?: AccessLevel;
  /** Stands here as one of that group of the organisation (CO3), and may be no contact; `group` is empty then. */
  readonly organisationGroup?: string;
}

export interface ContactGroup {
  /**
   * By group: the group's own name, empty for contacts without one. By availability: `available`, `busy`, `away`, `offline`,
   * `unknown`. By access: the level. By tag: `tagged`, `others`. By name: one group, without a name.
   */
  readonly name: string;
  readonly rows: readonly ContactRow[];
  readonly online: number;
  readonly total: number;
  /** A group of the organisation (CO3): last in the list, and only where it stands by group. It has rows while it is open. */
  readonly organisation?: GroupState;
}

export interface FoundGroup {
  readonly name: string;
  readonly size: number;
  /** Stands in the list already. */
  readonly isListed: boolean;
}

export interface ContactRequest {
  readonly jid: string;
  readonly name: string;
  readonly text?: string;
}

export interface ContactListSnapshot {
  /** False until the list came from the cache or the server. */
  readonly loaded: boolean;
  readonly sort: ContactSort;
  readonly groups: readonly ContactGroup[];
  /** What `undo` takes back. */
  readonly lastChange?: ContactChange;
  readonly requests: readonly ContactRequest[];
  /** What somebody sees of me unless I say otherwise, and whether the server knows levels at all. */
  readonly knowsAccess: boolean;
  /** Whether the organisation has groups that can stand in the list. */
  readonly knowsGroups: boolean;
  readonly selected?: string;
}

export interface ContactListViewModel extends ViewModel<ContactListSnapshot> {
  /** They are told, and for people of one organisation their answer is all that it takes (CO2). `access`: what they see of me. */
  add(contact: {
    readonly jid: string;
    readonly name?: string;
    readonly group?: string;
    readonly access?: AccessLevel;
  }): Promise<Outcome>;
  rename(jid: string, name: string): Promise<Outcome>;
  /** `from` undefined adds the contact to `to` and keeps its other groups. */
  moveToGroup(jid: string, from: string | undefined, to: string): Promise<Outcome>;
  removeFromGroup(jid: string, group: string): Promise<Outcome>;
  renameGroup(from: string, to: string): Promise<Outcome>;
  /** The people in it stay in the list. */
  removeGroup(group: string): Promise<Outcome>;
  remove(jid: string): Promise<Outcome>;
  /** Lets them see me and adds them, in one step (CO2). */
  accept(jid: string, options?: { readonly group?: string; readonly access?: AccessLevel }): Promise<Outcome>;
  decline(jid: string): Promise<Outcome>;
  block(jid: string): Promise<Outcome>;
  unblock(jid: string): Promise<Outcome>;
  /** CO4: tells me once at each change to Available, until it is taken back. */
  setTagged(jid: string, tagged: boolean): Promise<Outcome>;
  /** PR7: from now on they see so much of me; undefined is the default again. */
  setAccess(jid: string, level: AccessLevel | undefined): Promise<Outcome>;
  /** Groups that the organisation shows, by name; null when they could not be read (CO3). */
  findGroups(): Promise<readonly FoundGroup[] | null>;
  setGroupListed(name: string, isListed: boolean): Promise<Outcome>;
  /** Presence of its people comes while it is open, also of those who are no contacts. */
  setGroupOpen(name: string, isOpen: boolean): Promise<Outcome>;
  /** CO1: takes the last change of names, groups or people back. */
  undo(): Promise<Outcome>;
  /** Remembered on this device. */
  setSort(sort: ContactSort): void;
  select(key: string | undefined): void;
  /** What a double-click, Enter and *Send a message* do (RT14, RT16, RT26). */
  openConversation(jid: string): void;
  /** While the list has the pointer or the focus its order is frozen; otherwise presence moves rows every 10 s at most (design §10.6). */
  setHeld(held: boolean): void;
}
