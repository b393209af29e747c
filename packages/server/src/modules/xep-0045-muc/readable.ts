import { type BareJid, bareJid, domainOf, localOf } from "@tandem/protocol";
import type { Principal } from "@tandem/protocol/tandem-rooms";
import { resolveRecord } from "./config/inherit.ts";
import { effective, judge, type Place, seesAddresses, WITHOUT_CATEGORY } from "./access.ts";
import type { ReadableRoom, RoomPlace } from "./contract.ts";
import type { RoomsService } from "./service.ts";
import { accountTerm, type AffiliationRecord, type RoomRecord } from "./store.ts";

const READ_AT_ONCE = 500;

/** A room whose archive somebody may read, and how much of it. */
export interface ReadableArchive extends ReadableRoom {
  /** Who wrote what is known to the reader by address. */
  readonly seesAddresses: boolean;
}

export interface ReadableArchives {
  readonly rooms: readonly ReadableArchive[];
  /** False: there are more than were asked for. */
  readonly isComplete: boolean;
}

/** Own memberships in one look-up, each room's record in one more; no room is brought into memory for it. */
export async function readableBy(
  service: RoomsService,
  account: BareJid,
  named: readonly BareJid[],
): Promise<readonly ReadableRoom[]> {
  const reader = await readerOf(service, account);
  return (await reader.among([...named, ...reader.memberOf], service.host.limits.roomsPerAccountMax)).rooms;
}

/**
 * Those of the named rooms, and of the rooms that stand in the categories. What the account may not read is as if it were not
 * there: it takes no place among the `max`, and none of it is told by `isComplete`.
 */
export async function readableAmong(
  service: RoomsService,
  account: BareJid,
  named: readonly BareJid[],
  max: number,
  categories: readonly string[] = [],
): Promise<ReadableArchives> {
  const reader = await readerOf(service, account);
  const { rooms, isComplete } = await reader.among(named, max);
  const found = new Map(rooms.map((room) => [room.jid, room]));
  const settings = await service.policy?.settings();
  for (const id of new Set(categories)) {
    for (const { key, value } of await service.store.rooms.find(`category ${id}`)) {
      const jid = bareJid(key, service.domain);
      const record = settings === undefined ? value : resolveRecord(value, settings(id));
      const room = found.has(jid) ? undefined : reader.read(jid, record);
      if (room !== undefined && found.size >= max) return { rooms: [...found.values()], isComplete: false };
      if (room !== undefined) found.set(jid, room);
    }
  }
  return { rooms: [...found.values()], isComplete };
}

/** All of the service: those that the account is a member of or sits in first, then by address. */
export async function readableOfAll(service: RoomsService, account: BareJid, max: number): Promise<ReadableArchives> {
  const reader = await readerOf(service, account);
  const own = await reader.among(reader.memberOf, max);
  const found = new Map(own.rooms.map((room) => [room.jid, room]));
  let after: string | undefined;
  for (;;) {
    const page = await service.page({ after, limit: READ_AT_ONCE });
    for (const { jid, record } of page) {
      const room = found.has(jid) ? undefined : reader.read(jid, record);
      if (room !== undefined && found.size >= max) return { rooms: [...found.values()], isComplete: false };
      if (room !== undefined) found.set(jid, room);
    }
    if (page.length < READ_AT_ONCE) return { rooms: [...found.values()], isComplete: own.isComplete };
    after = page.at(-1)?.local;
  }
}

interface Reader {
  readonly memberOf: readonly BareJid[];
  /** Undefined: nothing that this account may read. */
  read(jid: BareJid, record: RoomRecord): ReadableArchive | undefined;
  among(jids: readonly BareJid[], max: number): Promise<ReadableArchives>;
}

async function readerOf(service: RoomsService, account: BareJid): Promise<Reader> {
  const rows = await service.store.affiliations.find(accountTerm(account));
  const own = new Map<BareJid, AffiliationRecord>(rows.map(({ value }) => [value.room, value]));
  const members = rows.filter(({ value }) => value.affiliation !== "outcast" && value.affiliation !== "none");
  const standingIn = await service.policy?.standingsOf(account);
  const principals = (await service.policy?.principalsOf(account)) ?? new Set<Principal>();
  const placeIn = (place: RoomPlace): Place => ({ ...(standingIn?.(place) ?? WITHOUT_CATEGORY), principals });

  const read = (jid: BareJid, record: RoomRecord): ReadableArchive | undefined => {
    const { config } = record;
    if (!config.isArchived) return undefined;
    const place = placeIn(config);
    const row = own.get(jid);
    const affiliation = effective(row?.affiliation ?? "none", place, record);
    const isInside = (service.rooms.peek(localOf(jid))?.occupantsOf(account).length ?? 0) > 0;
    if (judge("read", record, { affiliation, isInScope: place.isInScope, isInside }) !== null) return undefined;
    const sees = seesAddresses(record, affiliation);
    const { name, category, isPersistent } = config;
    const topic = record.subject?.text ?? "";
    return { jid, name, topic, category, nick: row?.nick, isTemporary: !isPersistent, seesAddresses: sees };
  };

  return {
    memberOf: members.map(({ value }) => value.room),
    read,
    async among(jids, max) {
      const wanted = [...new Set(jids.filter((jid) => domainOf(jid) === service.domain))];
      const found = await Promise.all(
        wanted.slice(0, max).map(async (jid) => {
          const record = await recordOf(service, jid);
          return record && read(jid, record);
        }),
      );
      return { rooms: found.filter((room) => room !== undefined), isComplete: wanted.length <= max };
    },
  };
}

/** As it is in memory, where a room that is being made is not yet anybody's; else as it is stored. */
function recordOf(service: RoomsService, jid: BareJid): RoomRecord | undefined | Promise<RoomRecord | undefined> {
  const room = service.rooms.peek(localOf(jid));
  if (room?.isLoaded === true) return room.lock === undefined ? room.record : undefined;
  return service.load(localOf(jid));
}
