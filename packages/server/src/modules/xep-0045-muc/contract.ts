import type { BareJid } from "@tandem/protocol";
import type { AddIn } from "@tandem/protocol/tandem-add-ins";
import type { DirectoryPlace } from "@tandem/protocol/tandem-directory";
import { INHERITABLE, type Inheritable, type Principal } from "@tandem/protocol/tandem-rooms";
import type { ArchiveFilter } from "@tandem/protocol/xep-0313-mam";
import type { MucAffiliation } from "@tandem/protocol/xep-0045-muc";
import type { Hat } from "@tandem/protocol/xep-0317-hats";
import type { XmlElement } from "@tandem/xml";
import {
  type ArchiveEntry,
  type ArchiveId,
  type ArchiveTrait,
  contract,
  type IqHandler,
  type Session,
} from "../../core/index.ts";

export { INHERITABLE, type Inheritable };

/** What a category says of the rooms in it, as far as they let it. Who its `members` are is told by `CategoryStanding`. */
export interface RoomDefaults {
  readonly visibility?: "open" | "closed" | "secret";
  readonly invitations?: boolean;
  readonly history?: boolean;
  readonly files?: boolean;
  /** Days that a message is kept; 0: for ever. */
  readonly retention?: number;
}

/** In a change of settings: takes the limit away. */
export const EDITS_ALWAYS = -1;
/** A year. */
export const EDIT_MINUTES_MAX = 525_600;

/** A hundred years. */
export const RETENTION_DAYS_MAX = 36_525;

/** A policy of the organisation: messages below a category are kept at least as long. */
export interface LeastRetention {
  /** As people know it; 1…128 characters. */
  readonly policy: string;
  /** 1…RETENTION_DAYS_MAX. */
  readonly days: number;
}

export interface CategorySettings {
  readonly defaults: RoomDefaults;
  /** The one that asks for most of those on the way to the root. */
  readonly leastRetention?: LeastRetention | undefined;
  /** Taken by every room below, whatever it says itself. */
  readonly locked: ReadonlySet<Inheritable>;
}

/** Settings of a room as others may set them; what is left out stays, or is the default of a new room. */
export interface RoomSettings {
  readonly name?: string | undefined;
  /** At most 256 characters. */
  readonly description?: string | undefined;
  readonly isPersistent?: boolean | undefined;
  /** False with `isMembersOnly`: secret. */
  readonly isPublic?: boolean | undefined;
  readonly isMembersOnly?: boolean | undefined;
  readonly isModerated?: boolean | undefined;
  /** The empty string takes it away. */
  readonly password?: string | undefined;
  readonly whois?: "anyone" | "moderators" | undefined;
  readonly occupantsMax?: number | undefined;
  readonly allowsInvites?: boolean | undefined;
  readonly allowsSubjectChange?: boolean | undefined;
  readonly isArchived?: boolean | undefined;
  readonly lang?: string | undefined;
  /** Id of a category; the empty string: none. */
  readonly category?: string | undefined;
  /** Id of a registered page; the empty string: none. */
  readonly addIn?: string | undefined;
  readonly allowsFiles?: boolean | undefined;
  /** Days that a message is kept; 0: for ever. */
  readonly retentionDays?: number | undefined;
  /** Minutes for which people may correct what they wrote; 0: not at all; `EDITS_ALWAYS`: as long as they like. */
  readonly editMinutes?: number | undefined;
  /** People and groups besides the room's lists (RM7); each at most 1,000. */
  readonly managers?: readonly Principal[] | undefined;
  readonly members?: readonly Principal[] | undefined;
  /** Who may ever have to do with it, within the scopes of its categories (RM2); none: as they have it. At most 1,000. */
  readonly scope?: readonly Principal[] | undefined;
  /** Who writes where `isModerated`; none: every member, as XEP-0045 §5.1.2 has it. Managers always do. */
  readonly presenters?: readonly Principal[] | undefined;
  /** What the room takes from its category; a setting that is given besides is ignored. A new room: what is not given. */
  readonly inherits?: readonly Inheritable[] | undefined;
}

export interface NewRoom extends RoomSettings {
  /** Local part of the address, prepared. */
  readonly local: string;
  readonly owner: BareJid;
  readonly subject?: string | undefined;
}

export interface RoomSummary {
  readonly jid: BareJid;
  readonly name: string;
  readonly description: string;
  readonly topic: string;
  readonly category: string | undefined;
  readonly visibility: "open" | "closed" | "secret";
  /** An auditorium: all read, presenters post (RM6). */
  readonly isModerated: boolean;
  /** People in the room now, on this node. */
  readonly occupants: number;
  /** Everyone with an affiliation of member or more. */
  readonly members: number;
  readonly isClosed: boolean;
}

export interface VisibleRoom extends RoomSummary {
  /** The asker's own. */
  readonly affiliation: MucAffiliation;
  /** Whether the asker may enter now. */
  readonly isJoinable: boolean;
}

/** A room whose history somebody may read, with what a list shows of it. */
export interface ReadableRoom {
  readonly jid: BareJid;
  readonly name: string;
  readonly topic: string;
  readonly category: string | undefined;
  /** The reader's reserved nickname. */
  readonly nick: string | undefined;
  /** It goes when the last one leaves. */
  readonly isTemporary: boolean;
}

/** A message that a room has just kept, with what a search would compare. */
export interface KeptMessage extends SaidMessage {
  /** Whether that session is in the room, so that it was told. */
  readonly hasReached: (session: Session) => boolean;
}

/** A message of a room, with what a search would compare. */
export interface SaidMessage {
  readonly room: BareJid;
  readonly category: string | undefined;
  readonly id: ArchiveId;
  readonly at: number;
  readonly author: BareJid;
  readonly text: string;
  readonly traits: readonly ArchiveTrait[];
  /** As it was reflected, without its id. */
  readonly stanza: XmlElement;
}

/** Hears what rooms keep and what is taken out again. Called while the room waits: it must only note what is to be done. */
export interface MessageWatcher {
  kept(message: KeptMessage): void;
  /** Its author has written it anew: the words and traits are the new ones. */
  corrected(message: SaidMessage): void;
  /** Taken back by its author, or removed by a moderator. */
  gone(room: BareJid, id: ArchiveId): void;
}

/** What is looked for between ids, newest first; a search by somebody's address finds nothing where addresses are veiled. */
export interface RoomSearch {
  readonly filter: ArchiveFilter;
  /** Both exclusive. */
  readonly afterId: ArchiveId;
  readonly beforeId?: ArchiveId | undefined;
  readonly max: number;
}

export interface FoundInRooms {
  readonly entries: readonly ArchiveEntry[];
  readonly isComplete: boolean;
}

export interface RoomPage<T> {
  readonly rooms: readonly T[];
  readonly isComplete: boolean;
}

export interface PageOfRooms {
  /** Local part, exclusive. */
  readonly after?: string | undefined;
  /** 1…500. */
  readonly max: number;
}

export interface Post {
  readonly room: BareJid;
  readonly author: BareJid;
  readonly nick: string;
  readonly text: string;
  /** Milliseconds since 1970; undefined: now. Messages with an instant of their own must come in order, oldest first. */
  readonly at?: number | undefined;
  /** A second post with the same author and id is not stored again. */
  readonly originId?: string | undefined;
}

/** Where a room stands, as far as it says who may ever have to do with it (RM2). Its settings are one of these. */
export interface RoomPlace {
  /** Undefined: at the root. */
  readonly category?: string | undefined;
  /** The room's own scope, within those of the categories; undefined: it has none. Never empty. */
  readonly scope?: readonly Principal[] | undefined;
}

/** Somebody in a room's scopes, its category and all that is above it (RM2, RM3). */
export interface CategoryStanding {
  /** Outside the scope there is no room in it: not found, not entered, not joined by an invitation. */
  readonly isInScope: boolean;
  /** Manages every room in it. Never without being in scope. */
  readonly isManager: boolean;
  /** Member of the rooms in it that take their members from it (RM4). Never without being in scope. */
  readonly isMember: boolean;
}

/** Who is named around a room, from itself up to the root. */
export interface CategoryAround {
  /** Who is in every one of them is in the scope; the nearest first. */
  readonly scopes: readonly {
    /** Undefined: the room itself. */
    readonly category: string | undefined;
    readonly principals: readonly Principal[];
  }[];
  readonly managers: readonly Principal[];
  /** Members of the rooms that take their members from it. */
  readonly members: readonly Principal[];
  /** What somebody is there for whom these stand. */
  readonly standing: (principals: ReadonlySet<Principal>) => CategoryStanding;
}

export interface GroupMember {
  readonly jid: BareJid;
  /** All that stand for them. */
  readonly principals: ReadonlySet<Principal>;
}

/** What decides where rooms may be; kept by the module of categories. */
export interface RoomPolicy {
  knowsCategory(id: string): Promise<boolean>;
  /** Whether a scope stands around it, its own or one above. */
  hasScope(place: RoomPlace): Promise<boolean>;
  /** Categories with a scope that no longer hold a room which moves from one category to another; undefined: to the root. */
  scopesLeft(from: string, to: string | undefined): Promise<readonly string[]>;
  /** One person in any place, for the price of one look. `only`: no other room's own scope will be asked about, which is cheaper. */
  standingsOf(account: BareJid, only?: RoomPlace): Promise<(place: RoomPlace) => CategoryStanding>;
  /** All that stand for somebody in a list of people and groups (RM7). */
  principalsOf(account: BareJid): Promise<ReadonlySet<Principal>>;
  around(place: RoomPlace): Promise<CategoryAround>;
  /** Who is in a group of the organisation, by address, at most `max`. */
  inGroup(group: string, max: number): Promise<readonly GroupMember[]>;
  /** Groups of which everybody in the organisation may know who is in them. */
  openGroups(): Promise<ReadonlySet<string>>;
  /** What any category says of its rooms, for the price of one look. */
  settings(): Promise<(category: string) => CategorySettings>;
  /** Undefined: at the root. */
  mayCreate(account: BareJid, category: string | undefined): Promise<boolean>;
}

export interface Invitation {
  readonly room: BareJid;
  /** Name of the room. */
  readonly name: string;
  readonly from: BareJid;
  /** The invited. */
  readonly account: BareJid;
  readonly reason: string | undefined;
  /** The room goes on with a conversation of two (§7.9). */
  readonly isContinued: boolean;
}

/** Hears of invitations; kept by the module that lets them wait. */
export interface InvitationWatcher {
  /** An address here that has no account. */
  isNobody(account: BareJid): Promise<boolean>;
  /** Resolves to false when the invited want to hear nothing of that inviter: then no message is sent either. */
  invited(invitation: Invitation): Promise<boolean>;
  /** The invited has entered. Nobody waits for it. */
  settled(room: BareJid, account: BareJid): Promise<unknown>;
  /** Resolves to whether the inviter is to hear of it: not of whom nobody has invited, nor of whom they have blocked. */
  declined(room: BareJid, account: BareJid, inviter: BareJid): Promise<boolean>;
  closed(room: BareJid): Promise<void>;
  /** Those of whom `mayStay` says no wait no longer. */
  recheck(room: BareJid, mayStay: (account: BareJid) => Promise<boolean>): Promise<void>;
  /** Rooms whose invitations wait for that account, as far as its own node says so. */
  waitingFor(account: BareJid): Promise<readonly BareJid[]>;
}

/** A session that is told of members of a room who are not in it (docs/protocol/occupants.md §6). */
export interface MemberWatch {
  readonly session: Session;
  readonly room: BareJid;
  /** All of them may be watched. */
  readonly people: readonly BareJid[];
  /** Asked whenever there is something to tell: rights may go. */
  readonly mayWatch: () => boolean;
}

/** Tells those who look at a room's list what its members are at; kept by the module that knows presence. */
export interface MemberPresence {
  /** At least 1. */
  readonly watchedMax: number;
  /** In place of what that session watches in that room. Throws StanzaError `occupants/watched-full`. */
  watch(watch: MemberWatch): Promise<void>;
  end(session: Session, room: BareJid): void;
  /** No member any more. */
  struck(room: BareJid, account: BareJid): Promise<void>;
}

/** Which hats somebody wears in every room that shows addresses (XEP-0317). */
export type HatSource = (account: BareJid) => readonly Hat[] | Promise<readonly Hat[]>;

/**
 * Contacts of an account of whom `isWanted` says yes, by address: those who let the account see their presence and have not
 * blocked it.
 */
export type ContactSource = (account: BareJid, isWanted: (contact: BareJid) => boolean) => Promise<readonly BareJid[]>;

/** How people are called, for lists; by address in order. Whom it does not know is not in the result. */
export type NameSource = (
  accounts: readonly BareJid[],
) => ReadonlyMap<BareJid, string> | Promise<ReadonlyMap<BareJid, string>>;

/** Rooms, for the command line, the demo organisation and other modules: acts with the rights of the service itself. */
export interface Rooms {
  readonly service: BareJid;
  /** Throws StanzaError `rooms/taken` when the address has a room, closed ones included. */
  create(room: NewRoom): Promise<BareJid>;
  /** `isNoted`: those who manage the room read that an administrator did it. */
  configure(room: BareJid, settings: RoomSettings, options?: { readonly isNoted?: boolean }): Promise<void>;
  setSubject(
    room: BareJid,
    subject: { readonly text: string; readonly nick: string; readonly at?: number },
  ): Promise<void>;
  /** `none` removes. `nick` reserves a nickname. */
  setAffiliation(
    room: BareJid,
    account: BareJid,
    affiliation: MucAffiliation,
    options?: { readonly nick?: string; readonly reason?: string; readonly isNoted?: boolean },
  ): Promise<void>;
  affiliations(
    room: BareJid,
  ): Promise<readonly { readonly account: BareJid; readonly affiliation: MucAffiliation; readonly nick?: string }[]>;
  /** RM5: nobody enters, history stays. */
  close(room: BareJid, options?: { readonly reason?: string; readonly alternate?: BareJid }): Promise<void>;
  reopen(room: BareJid): Promise<void>;
  /** What was said in it (before an instant, in ms since 1970) goes for good; the room stays. Resolves to how many messages. */
  purgeHistory(room: BareJid, before?: number): Promise<number>;
  /** The room, its members and all that was said: gone. */
  purge(room: BareJid): Promise<void>;
  get(room: BareJid): Promise<RoomSummary | undefined>;
  /** As they stand, without the password. */
  settings(room: BareJid): Promise<Omit<RoomSettings, "password"> | undefined>;
  /** All rooms, secret and closed ones too, by address. */
  list(page: PageOfRooms): Promise<RoomPage<RoomSummary>>;
  /** Those that the asker may find. */
  visibleTo(asker: BareJid, page: PageOfRooms): Promise<RoomPage<VisibleRoom>>;
  /** When something was last said in each, ms since 1970; rooms of whose history nothing is there are left out. */
  lastSaidIn(rooms: readonly BareJid[]): Promise<ReadonlyMap<BareJid, number>>;
  /** Throws the StanzaError that stands against it; `null`: anybody, whoever they are. The same decision as on the wire (SV7). */
  check(room: BareJid, account: BareJid | null, action: "read" | "post" | "administer"): Promise<void>;
  /**
   * Of the rooms that are named and those that the account is a member of: those whose history it may read. At most
   * `roomsPerAccountMax`; the others are as if they were not there.
   */
  readableBy(account: BareJid, named: readonly BareJid[]): Promise<readonly ReadableRoom[]>;
  /** Several searches of one account over all rooms that it may read, for the price of one look at the rooms. */
  find(account: BareJid, searches: readonly RoomSearch[]): Promise<readonly FoundInRooms[]>;
  /** Of those rooms: where `find` would look with that filter, were no place named in it; each with its name. */
  searchable(account: BareJid, rooms: readonly BareJid[], filter: ArchiveFilter): Promise<ReadonlyMap<BareJid, string>>;
  /**
   * RM2: whether somebody may ever have to do with that room, or with rooms in that category; undefined: nobody is left out.
   * Throws StanzaError `rooms/unknown` where the asker may not know of the place.
   */
  scopeAround(asker: BareJid, place: DirectoryPlace): Promise<((person: BareJid) => Promise<boolean>) | undefined>;
  /**
   * RM2: of those groups, the ones of whose people none may ever have to do with the place. Throws as `scopeAround`, and
   * StanzaError `rooms/check-rate`.
   */
  groupsOutside(asker: BareJid, place: DirectoryPlace, groups: readonly string[]): Promise<ReadonlySet<string>>;
  countIn(category: string): Promise<number>;
  /** The scope of those categories may be narrower now: whoever fell out leaves their rooms, inside and on the lists. */
  recheckCategories(ids: readonly string[]): Promise<void>;
  /** Those categories may say something else of their rooms, or of who is what in them: whoever is inside sees it at once. */
  recheckSettings(ids: readonly string[]): Promise<void>;
  /** That account may have fallen out of a scope. */
  recheckAccount(account: BareJid): Promise<void>;
  /** Writes a message into the room's history; who is in the room sees it. Resolves to the archive id. */
  postAs(post: Post): Promise<number>;
  /** Registered once, when modules start. */
  setPolicy(policy: RoomPolicy): void;
  watchInvitations(watcher: InvitationWatcher): void;
  watchMessages(watcher: MessageWatcher): void;
  nameBy(source: NameSource): void;
  /** Without it nobody is told whom they know in a room. */
  contactsBy(source: ContactSource): void;
  /** Without it nobody's presence is told by a list. */
  setMemberPresence(presence: MemberPresence): void;
  /** Asked about everyone who enters, and anew when what they are in the room is decided anew. Register in `onStarted`. */
  addHats(source: HatSource): void;
  /** Pages that an owner may choose one of (docs/protocol/add-ins.md); none unless told. */
  offerAddIns(addIns: readonly AddIn[]): void;
  /** A feature that the service shall name to those who discover it. */
  addFeature(ns: string): void;
  /** An iq get or set to the service's own address; the payload's result. Register in `onStarted` or before. */
  onServiceIq(type: "get" | "set", ns: string, name: string, handler: IqHandler): void;
}

export const rooms = contract<Rooms>("xep-0045-muc");
