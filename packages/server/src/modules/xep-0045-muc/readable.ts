import { type BareJid, domainOf, localOf } from "@tandem/protocol";
import { placeOf, effective, judge } from "./access.ts";
import type { ReadableRoom } from "./contract.ts";
import type { RoomsService } from "./service.ts";
import { accountTerm, type RoomRecord } from "./store.ts";

/** Own memberships in one look-up, each room's record in one more; no room is brought into memory for it. */
export async function readableBy(
  service: RoomsService,
  account: BareJid,
  named: readonly BareJid[],
): Promise<readonly ReadableRoom[]> {
  const rows = await service.store.affiliations.find(accountTerm(account));
  const own = new Map(rows.map(({ value }) => [value.room, value]));
  const members = rows.filter(({ value }) => value.affiliation !== "outcast" && value.affiliation !== "none");
  const wanted = new Set([
    ...named.filter((jid) => domainOf(jid) === service.domain),
    ...members.map((row) => row.value.room),
  ]);
  const read = async (jid: BareJid): Promise<ReadableRoom | undefined> => {
    const record = await recordOf(service, jid);
    if (record === undefined || !record.config.isArchived) return undefined;
    const place = await placeOf(service, record, account);
    const affiliation = effective(own.get(jid)?.affiliation ?? "none", place, record);
    const isInside = (service.rooms.peek(localOf(jid))?.occupantsOf(account).length ?? 0) > 0;
    if (judge("read", record, { affiliation, isInScope: place.isInScope, isInside }) !== null) return undefined;
    return { jid, name: record.config.name, topic: record.subject?.text ?? "", nick: own.get(jid)?.nick };
  };
  const found = await Promise.all([...wanted].slice(0, service.host.limits.roomsPerAccountMax).map(read));
  return found.filter((room) => room !== undefined);
}

/** As it is in memory, where a room that is being made is not yet anybody's; else as it is stored. */
function recordOf(service: RoomsService, jid: BareJid): RoomRecord | undefined | Promise<RoomRecord | undefined> {
  const room = service.rooms.peek(localOf(jid));
  if (room?.isLoaded === true) return room.lock === undefined ? room.record : undefined;
  return service.load(localOf(jid));
}
