import { bareOf, type BareJid } from "@tandem/protocol";
import { buildDiscoItems, type DiscoItem } from "@tandem/protocol/xep-0030-disco";
import type { Principal } from "@tandem/protocol/tandem-rooms";
import { NS_RSM, parsePageRequest } from "@tandem/protocol/xep-0059-rsm";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, effective, judge, WITHOUT_CATEGORY } from "../access.ts";
import type { Affiliation } from "../affiliations/rules.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { accountTerm, type RoomRecord } from "../store.ts";

/** Rooms in one answer; the rest is paged for (XEP-0059). */
export const ROOM_PAGE_MAX = 500;
const READ_AT_ONCE = 500;

export interface FoundRoom {
  readonly local: string;
  readonly jid: BareJid;
  readonly record: RoomRecord;
  readonly affiliation: Affiliation;
}

export interface FoundRooms {
  readonly rooms: readonly FoundRoom[];
  /** False when there are more behind the last. */
  readonly isComplete: boolean;
}

/** The asker's own affiliations, by room: one look-up in an index, however many rooms there are. */
export async function affiliationsOf(
  service: RoomsService,
  account: BareJid,
): Promise<ReadonlyMap<string, Affiliation>> {
  const rows = await service.store.affiliations.find(accountTerm(account));
  return new Map(rows.map((row) => [row.owner, row.value.affiliation]));
}

/** Rooms that the asker may find and that are not closed, by address, behind `after`, at most `max`. */
export async function findRooms(
  service: RoomsService,
  asker: BareJid,
  page: { readonly after?: string | undefined; readonly max: number },
): Promise<FoundRooms> {
  const own = await affiliationsOf(service, asker);
  const standingIn = await service.policy?.standingsOf(asker);
  const principals = (await service.policy?.principalsOf(asker)) ?? new Set<Principal>();
  const found: FoundRoom[] = [];
  let after = page.after;
  for (;;) {
    const rows = await service.page({ after, limit: READ_AT_ONCE });
    for (const { local, jid, record } of rows) {
      const place = standingIn?.(record.config) ?? WITHOUT_CATEGORY;
      const affiliation = effective(own.get(jid) ?? "none", { ...place, principals }, record);
      if (!isListed(service, local, record, { affiliation, isInScope: place.isInScope })) continue;
      if (found.length === page.max) return { rooms: found, isComplete: false };
      found.push({ local, jid, record, affiliation });
    }
    if (rows.length < READ_AT_ONCE) return { rooms: found, isComplete: true };
    after = rows.at(-1)?.local;
  }
}

function isListed(
  service: RoomsService,
  local: string,
  record: RoomRecord,
  asker: { readonly affiliation: Affiliation; readonly isInScope: boolean },
): boolean {
  // A room that was not to stay and is not in memory is only not yet swept away.
  const isThere = record.config.isPersistent || service.rooms.occupantsOf(local) > 0;
  return isThere && record.closure === undefined && judge("find", record, { ...asker, isInside: false }) === null;
}

/** XEP-0045 §6.3, ex. 6-7: hidden rooms only for their members. */
export async function serviceItems(service: RoomsService, context: IqContext): Promise<XmlElement> {
  const page = parsePageRequest(context.payload.child("set", NS_RSM));
  const max = Math.min(page?.max ?? ROOM_PAGE_MAX, ROOM_PAGE_MAX);
  const after = page?.after === undefined ? undefined : page.after.split("@")[0];
  const { rooms, isComplete } = await findRooms(service, bareOf(context.from), { after, max });
  const items: DiscoItem[] = rooms.map(({ jid, record }) => ({ jid, name: record.config.name }));
  const isPaged = page !== null || !isComplete;
  return buildDiscoItems({ items, page: isPaged ? { first: rooms[0]?.jid, last: rooms.at(-1)?.jid } : undefined });
}

/** §6.5: who is in the room is told by presence to those who are in it; by discovery to nobody. */
export async function roomItems(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessRoom(service, room, bareOf(context.from), "find");
  return buildDiscoItems({ items: [] });
}
