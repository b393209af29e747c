import {
  type BareJid,
  bareJid,
  bareOf,
  errorReply,
  type FullJid,
  iqResult,
  type Jid,
  localOf,
  resourceOf,
} from "@tandem/protocol";
import type { Principal } from "@tandem/protocol/tandem-rooms";
import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import type { AddIn } from "@tandem/protocol/tandem-add-ins";
import { parseElement, type XmlElement } from "@tandem/xml";
import {
  Allowance,
  type IqHandler,
  type ModuleHost,
  type Session,
  type StanzaContext,
  type StanzaError,
  type StanzaWriter,
} from "../../core/index.ts";
import { resolveRecord } from "./config/inherit.ts";
import { isAtLeast } from "./affiliations/rules.ts";
import type {
  CategorySettings,
  ContactSource,
  HatSource,
  InvitationWatcher,
  MemberPresence,
  MessageWatcher,
  RoomPolicy,
} from "./contract.ts";
import { Activity } from "./discovery/activity.ts";
import { errors } from "./errors.ts";
import { RoomArchive } from "./history/room-archive.ts";
import { AwaitedRooms } from "./occupancy/awaited.ts";
import { RoomRegistry } from "./registry.ts";
import type { Room } from "./room.ts";
import { type Noted, noteChanges } from "./changes/log.ts";
import { ROOM_CHECKS_PER_MINUTE_MAX } from "./check/limits.ts";
import { CHANNEL_SEARCHES_PER_MINUTE_MAX, tooManyChannelSearches } from "./search/refusals.ts";
import { accountTerm, type AffiliationRecord, openRoomStore, type RoomRecord, type RoomStore } from "./store.ts";
import { MemberLists } from "./windows/member-lists.ts";

/**
 * Stanzas to people who are not in the room. A room's task hands them out and they are routed when it has ended: what comes
 * back for them may be for the same room, and would wait for the task that waits for it.
 */
export type Letters = readonly XmlElement[];

/** A room as it is, of which nothing need be in memory. */
export interface KeptRoom {
  readonly local: string;
  readonly jid: BareJid;
  readonly record: RoomRecord;
}

/** What the parts of the rooms service share. */
export class RoomsService {
  readonly host: ModuleHost;
  readonly domain: string;
  readonly jid: BareJid;
  readonly store: RoomStore;
  readonly rooms: RoomRegistry;
  readonly archive: RoomArchive;
  readonly awaited = new AwaitedRooms();
  /** Set by the module that keeps the tree of categories; without it there are none and everyone may create rooms. */
  policy: RoomPolicy | undefined;
  /** Keeps invitations with the invited. */
  invitations: InvitationWatcher | undefined;
  /** Hears what rooms keep (RM27). */
  readonly messages: MessageWatcher[] = [];
  /** Knows what members are at who are not in a room (RM30). */
  memberPresence: MemberPresence | undefined;
  /** Knows who knows whom (RM11). */
  contacts: ContactSource | undefined;
  readonly hats: HatSource[] = [];
  /** What the service's own address answers. */
  iqs = new Map<string, IqHandler>();
  /** Pages that rooms may show beside their messages; set before the service starts. */
  addIns: readonly AddIn[] = [];
  /** Features of other modules at this service. */
  readonly features = new Set<string>();
  readonly channelSearches = new Allowance(CHANNEL_SEARCHES_PER_MINUTE_MAX, tooManyChannelSearches);
  readonly archiveSearches: Allowance;
  readonly checks = new Allowance(ROOM_CHECKS_PER_MINUTE_MAX, (seconds) =>
    errors.raise["rooms/check-rate"]({ seconds }),
  );
  readonly activity = new Activity();
  readonly members: MemberLists;
  readonly #roomsOf = new WeakMap<Session, Set<string>>();
  #secret: Promise<Uint8Array> | undefined;

  constructor(host: ModuleHost) {
    this.host = host;
    this.domain = `rooms.${host.domain}`;
    this.jid = bareJid("", this.domain);
    this.archiveSearches = new Allowance(host.limits.searchesPerMinuteMax, (seconds) =>
      errors.raise["rooms/archive-search-rate"]({ seconds }),
    );
    this.store = openRoomStore(host.storage);
    this.members = new MemberLists(this.store.affiliations, host.clock, host.limits.roomMembersKeptMax);
    this.archive = new RoomArchive(host.storage.archive, host.limits.roomHistoryKeptCharsMax);
    this.rooms = new RoomRegistry(this.domain, host.log, {
      load: (local) => this.load(local),
      awaits: (record) => this.awaited.awaits(record),
      erase: (room) => this.eraseRoom(room),
    });
  }

  now(): number {
    return this.host.clock.now();
  }

  /**
   * XEP-0421 §4.2: the same for ever for this account in this room, and telling nothing about the account. Whoever has the
   * address of an account that was removed is another occupant.
   */
  async occupantId(room: Room, account: BareJid): Promise<string> {
    this.#secret ??= this.#loadSecret();
    const key = await this.#secret;
    const end = await this.host.formerAccounts.endOf(account);
    const who = end === 0 ? account : `${account}/${end}`;
    return encodeBase64(this.host.crypto.hmac("sha-256", key, utf8(`${room.jid}/${who}`)));
  }

  async #loadSecret(): Promise<Uint8Array> {
    const made = encodeBase64(this.host.random.bytes(32));
    const kept = await this.store.secrets.update("", "occupant-id", (old) => old ?? { base64: made });
    return utf8(kept?.base64 ?? made);
  }

  /** To whoever sent the stanza: their stream, or through the router for those who have none here. */
  reply(context: StanzaContext, stanza: XmlElement): void | Promise<void> {
    if (context.session !== undefined) context.session.send(stanza);
    else return this.host.router.route(stanza);
  }

  /** As `reply`, with a stanza that is text already. */
  replyWritten(context: StanzaContext, write: StanzaWriter): void | Promise<void> {
    if (context.session !== undefined) context.session.sendWritten(write);
    else return this.host.router.route(parseElement(write("")));
  }

  async post(letters: Letters): Promise<void> {
    for (const letter of letters) await this.host.router.route(letter);
  }

  result(context: StanzaContext, payload?: XmlElement): void | Promise<void> {
    return this.reply(context, iqResult(context.stanza, payload));
  }

  refuse(context: StanzaContext, error: StanzaError, echo?: XmlElement): void | Promise<void> {
    if (context.stanza.attr("type") === "error") return;
    return this.reply(context, errorReply(context.stanza, error, echo));
  }

  /** What a category says of its rooms (RM4); undefined: the root, which says nothing. */
  async settingsIn(category: string | undefined): Promise<CategorySettings> {
    if (category === undefined || this.policy === undefined) return SAYS_NOTHING;
    return (await this.policy.settings())(category);
  }

  /**
   * Rooms as they are, by address, behind `after`, without bringing any into memory: the only way to a list of them, for what
   * is kept is not yet what holds (RM4). One look at the tree for a page.
   */
  async page({ after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<KeptRoom[]> {
    const rows = await this.store.rooms.list("", { limit, ...(after === undefined ? {} : { after }) });
    const settings = await this.policy?.settings();
    return rows.map(({ key, value }) => {
      const { category } = value.config;
      const isAlone = category === undefined || settings === undefined;
      const record = isAlone ? value : resolveRecord(value, settings(category));
      return { local: key, jid: bareJid(key, this.domain), record };
    });
  }

  /** The room as it is, without bringing it into memory. */
  async load(local: string): Promise<RoomRecord | undefined> {
    const kept = await this.store.rooms.get("", local);
    return kept?.config.category === undefined
      ? kept
      : resolveRecord(kept, await this.settingsIn(kept.config.category));
  }

  /** The room as it stands to disk; one that is being made waits until its maker accepts it. */
  async saveRecord(room: Room): Promise<void> {
    if (room.lock === undefined && room.record !== undefined) await this.store.rooms.put("", room.local, room.record);
  }

  /**
   * Everything of the room, its history too. The record goes last: it keeps the address taken, and whoever could make a room
   * there before all else is gone would inherit it.
   */
  async eraseRoom(room: Room): Promise<void> {
    await this.archive.purge(room.jid);
    await this.store.affiliations.deleteOwner(room.jid);
    this.members.drop(room.jid);
    await this.store.applications.deleteOwner(room.jid);
    await this.store.cards.deleteOwner(room.jid);
    await this.store.changes.deleteOwner(room.jid);
    await this.store.rooms.delete("", room.local);
    room.record = undefined;
    if (this.invitations !== undefined) this.background(this.invitations.closed(room.jid));
  }

  /**
   * Every write of an affiliation: `store` makes it and resolves to the row that stands then. Whoever looks at the list of
   * members hears of it.
   */
  async keepAffiliation(
    room: BareJid,
    account: BareJid,
    store: () => Promise<AffiliationRecord | undefined>,
  ): Promise<void> {
    let row: AffiliationRecord | undefined;
    const change = await this.members.write(room, account, async () => (row = await store()));
    this.rooms.peek(localOf(room))?.watching?.membersChanged(change);
    if (row === undefined || !isAtLeast(row.affiliation, "member")) await this.memberPresence?.struck(room, account);
  }

  async strikeAffiliation(room: BareJid, account: BareJid): Promise<void> {
    await this.keepAffiliation(room, account, async () => {
      await this.store.affiliations.delete(room, account);
      return undefined;
    });
  }

  /** The account is no more: its memberships go, or the next one of that name would inherit them. */
  async forget(account: BareJid): Promise<void> {
    for (const row of await this.store.affiliations.find(accountTerm(account))) {
      await this.strikeAffiliation(row.owner as BareJid, account);
    }
    for (const row of await this.store.applications.find(accountTerm(account))) {
      await this.store.applications.delete(row.owner, row.key);
    }
    await this.#forgetInLists(account);
  }

  /** Lists of people and groups stand in the rooms' settings, where only a walk through all of them finds a name. */
  async #forgetInLists(account: BareJid): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.page({ after, limit: FORGOTTEN_AT_ONCE });
      for (const { local, record } of page.filter((room) => names(room.record, account)))
        await this.rooms.run(local, (room) => this.#strikeName(room, record, account));
      if (page.length < FORGOTTEN_AT_ONCE) return;
      after = page.at(-1)?.local;
    }
  }

  async #strikeName(room: Room, found: RoomRecord, account: BareJid): Promise<void> {
    const record = room.record ?? found;
    const left = (list: readonly Principal[] | undefined): readonly Principal[] | undefined =>
      list?.filter((one) => one !== account);
    const { managers, members, presenters, scope } = record.config;
    const lists = {
      managers: left(managers),
      members: left(members),
      presenters: left(presenters),
      // A scope never loses its last name: without one it keeps nobody out.
      ...(scope?.length !== 1 && { scope: left(scope) }),
    };
    const given = Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined));
    room.record = { ...record, config: { ...record.config, ...given } };
    await this.saveRecord(room);
  }

  /** What was done to a room, for those who manage it. `by` undefined: an administrator. */
  note(room: Room, by: BareJid | undefined, noted: readonly Noted[]): Promise<void> {
    return noteChanges(this.store.changes, room.jid, { at: this.now(), by }, noted);
  }

  /** For what nobody waits for. */
  background(work: Promise<unknown>): void {
    work.catch((fault: unknown) => this.host.log.error("rooms.fault", { error: String(fault) }));
  }

  /** Rooms that a session is in, so that its end is known to them at once. */
  roomsOf(session: Session): ReadonlySet<string> {
    return this.#roomsOf.get(session) ?? new Set();
  }

  sat(session: Session | undefined, room: Room): void {
    if (session === undefined) return;
    const own = this.#roomsOf.get(session);
    if (own === undefined) this.#roomsOf.set(session, new Set([room.local]));
    else own.add(room.local);
  }

  stood(session: Session | undefined, room: Room): void {
    if (session !== undefined) this.#roomsOf.get(session)?.delete(room.local);
  }
}

const FORGOTTEN_AT_ONCE = 500;

function names({ config }: RoomRecord, account: BareJid): boolean {
  const { managers, members, presenters, scope } = config;
  return [managers, members, presenters, scope].some((list) => list?.includes(account));
}

const SAYS_NOTHING: CategorySettings = { defaults: {}, locked: new Set() };

/** The sender of what came to the service; a service has no business without a resource. */
export function senderOf(context: StanzaContext): { readonly jid: Jid; readonly account: BareJid } {
  return { jid: context.from, account: bareOf(context.from) };
}

export function seatOf(room: Room, context: StanzaContext): ReturnType<Room["seats"]["get"]> {
  return room.seats.get(context.from as FullJid);
}

export function nickOf(context: StanzaContext): string {
  return resourceOf(context.to);
}
