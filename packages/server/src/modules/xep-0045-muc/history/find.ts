import type { BareJid } from "@tandem/protocol";
import type { ArchiveFilter } from "@tandem/protocol/xep-0313-mam";
import { parseElement } from "@tandem/xml";
import { type ArchiveEntry, type Corrected, searchAny, type Session } from "../../../core/index.ts";
import type { FoundInRooms, RoomSearch, SaidMessage } from "../contract.ts";
import { readableAmong, type ReadableArchives, readableOfAll } from "../readable.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { mayNameAuthors, namesNoPlace, placesOf } from "./search-rooms.ts";

/** For other modules: the search of the service (docs/protocol/search.md), behind an id, without a page's ends. */
export async function findInRooms(
  service: RoomsService,
  account: BareJid,
  searches: readonly RoomSearch[],
): Promise<readonly FoundInRooms[]> {
  const { limits, storage } = service.host;
  let everywhere: Promise<ReadableArchives> | undefined;
  return await Promise.all(
    searches.map(async ({ filter, afterId, beforeId, max }) => {
      const places = await (namesNoPlace(filter)
        ? (everywhere ??= readableOfAll(service, account, limits.searchRoomsMax))
        : placesOf(service, account, filter));
      const archives = places.rooms.filter((room) => mayNameAuthors(room, account, filter)).map(({ jid }) => jid);
      const { text, search = {} } = filter;
      const found = await searchAny(storage.archive, {
        archives,
        text,
        any: search.any,
        authors: search.from,
        traits: search.has,
        afterId,
        beforeId,
        scanMax: limits.searchScanMax,
        from: "end",
        limit: max,
      });
      return { entries: found.entries.toReversed(), isComplete: found.complete };
    }),
  );
}

export async function searchableAmong(
  service: RoomsService,
  account: BareJid,
  named: readonly BareJid[],
  filter: ArchiveFilter,
): Promise<ReadonlyMap<BareJid, string>> {
  const { rooms } = await readableAmong(service, account, named, named.length);
  return new Map(rooms.filter((room) => mayNameAuthors(room, account, filter)).map(({ jid, name }) => [jid, name]));
}

/** As `tellKept`, of a message that was corrected. */
export function tellCorrected(service: RoomsService, room: Room, original: ArchiveEntry, now: Corrected): void {
  const category = room.record?.config.category;
  const { id, at, peer: author } = original;
  const { text, traits } = now;
  if (service.messages.length === 0) return;
  const said = { room: room.jid, category, id, at, author, text, traits, stanza: parseElement(now.stanza) };
  for (const watcher of service.messages) watcher.corrected(said);
}

/** To whoever watches, when everybody in the room has been told. */
export function tellKept(service: RoomsService, room: Room, message: Omit<SaidMessage, "room" | "category">): void {
  const { id, at, author, text, traits, stanza } = message;
  const category = room.record?.config.category;
  const hasReached = ({ jid }: Session): boolean => room.seats.has(jid);
  const kept = { room: room.jid, category, id, at, author, text, traits, stanza, hasReached };
  for (const watcher of service.messages) watcher.kept(kept);
}
