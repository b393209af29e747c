import { type ArchiveFilter, FULL_TEXT_FIELD, parseArchiveQuery } from "@tandem/protocol/xep-0313-mam";
import { SEARCH_FIELDS, SEARCH_PLACE_FIELDS } from "@tandem/protocol/tandem-search";
import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { type ReadableArchive, type ReadableArchives, readableAmong, readableOfAll } from "../readable.ts";
import { type RoomsService, senderOf } from "../service.ts";
import { finOf, RoomResults, runSearch } from "./archive-query.ts";

const FIELDS = [FULL_TEXT_FIELD, ...SEARCH_FIELDS, ...SEARCH_PLACE_FIELDS];

/** docs/protocol/search.md §3: the archives of all rooms that the asker may read, as one. */
export async function searchAllRooms(service: RoomsService, context: IqContext): Promise<XmlElement> {
  const { account } = senderOf(context);
  const wire = parseArchiveQuery(context.payload, FIELDS);
  if (wire === "malformed") throw errors.raise["rooms/bad-form"]();
  if (wire === "unknown-field" || wire.filter.with !== undefined) throw errors.raise["rooms/unknown-archive-field"]();
  service.archiveSearches.check(account, service.now());
  const { filter } = wire;
  const readable = await placesOf(service, account, filter);
  const rooms = readable.rooms.filter((room) => mayNameAuthors(room, account, filter));
  const { text, start, end, search = {} } = filter;
  const answer = await runSearch(service, {
    search: {
      archives: rooms.map(({ jid }) => jid),
      text,
      start,
      end,
      authors: search.from,
      traits: search.has,
      any: search.any,
    },
    order: search.order ?? "newest",
    page: wire.page ?? {},
  });
  const byJid = new Map(rooms.map((room) => [room.jid, room]));
  const results = new RoomResults(service.jid, context.from, wire.queryId);
  for (const entry of answer.entries) {
    const seesAddresses = byJid.get(entry.archive)?.seesAddresses === true;
    await service.replyWritten(context, (ns) => results.text(entry, seesAddresses, ns));
  }
  const shown = new Set(answer.entries.map(({ archive }) => archive));
  return finOf(answer, {
    hasAllRooms: readable.isComplete,
    rooms: rooms.filter(({ jid }) => shown.has(jid)).map(({ jid, name }) => ({ jid, name })),
  });
}

/** Among those that are named, or all that the account may read. */
export async function placesOf(
  service: RoomsService,
  account: BareJid,
  filter: ArchiveFilter,
): Promise<ReadableArchives> {
  const { in: named = [], categories = [] } = filter.search ?? {};
  const { searchRoomsMax } = service.host.limits;
  if (namesNoPlace(filter)) return await readableOfAll(service, account, searchRoomsMax);
  return await readableAmong(service, account, named, searchRoomsMax, categories);
}

export function namesNoPlace({ search }: ArchiveFilter): boolean {
  return search?.in === undefined && search?.categories === undefined;
}

/** Where addresses are veiled, a search by somebody's address would unveil them. */
export function mayNameAuthors(room: ReadableArchive, account: BareJid, { search }: ArchiveFilter): boolean {
  return room.seesAddresses || (search?.from ?? []).every((address) => address === account);
}
