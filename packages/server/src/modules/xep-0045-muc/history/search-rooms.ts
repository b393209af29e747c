import {
  type ArchiveFilter,
  type ArchiveQuery,
  FULL_TEXT_FIELD,
  parseArchiveQuery,
} from "@tandem/protocol/xep-0313-mam";
import { SEARCH_FIELDS, SEARCH_PLACE_FIELDS } from "@tandem/protocol/tandem-search";
import { buildCounts, parseCountsQuery } from "@tandem/protocol/tandem-search-counts";
import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { type ArchiveEntry, type CountsRequest, countSearch, type IqContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { type ReadableArchive, type ReadableArchives, readableAmong, readableOfAll } from "../readable.ts";
import { type RoomsService, senderOf } from "../service.ts";
import { finOf, RoomResults, runSearch } from "./archive-query.ts";

const FIELDS = [FULL_TEXT_FIELD, ...SEARCH_FIELDS, ...SEARCH_PLACE_FIELDS];

interface AskedRooms {
  readonly wire: ArchiveQuery;
  readonly rooms: readonly ReadableArchive[];
  readonly isComplete: boolean;
  readonly search: CountsRequest["search"];
}

/** What a search of the service goes over: the one place that decides it, for hits and for counts. */
async function askedRooms(service: RoomsService, context: IqContext, query: XmlElement): Promise<AskedRooms> {
  const { account } = senderOf(context);
  const wire = parseArchiveQuery(query, FIELDS);
  if (wire === "malformed") throw errors.raise["rooms/bad-form"]();
  if (wire === "unknown-field" || wire.filter.with !== undefined) throw errors.raise["rooms/unknown-archive-field"]();
  service.archiveSearches.check(account, service.now());
  const { filter } = wire;
  const { rooms: readable, isComplete } = await placesOf(service, account, filter);
  const rooms = readable.filter((room) => mayNameAuthors(room, account, filter));
  const { text, start, end, search = {} } = filter;
  const archives = rooms.map(({ jid }) => jid);
  const asked = { archives, text, start, end, authors: search.from, traits: search.has, any: search.any };
  return { wire, rooms, isComplete, search: asked };
}

/** docs/protocol/search.md §3: the archives of all rooms that the asker may read, as one. */
export async function searchAllRooms(service: RoomsService, context: IqContext): Promise<XmlElement> {
  const { wire, rooms, isComplete, search } = await askedRooms(service, context, context.payload);
  const order = wire.filter.search?.order ?? "newest";
  const answer = await runSearch(service, { search, order, page: wire.page ?? {} });
  const byJid = new Map(rooms.map((room) => [room.jid, room]));
  const results = new RoomResults(service.jid, context.from, wire.queryId);
  for (const entry of answer.entries) {
    const seesAddresses = byJid.get(entry.archive)?.seesAddresses === true;
    await service.replyWritten(context, (ns) => results.text(entry, seesAddresses, ns));
  }
  const shown = new Set(answer.entries.map(({ archive }) => archive));
  return finOf(answer, {
    hasAllRooms: isComplete,
    rooms: rooms.filter(({ jid }) => shown.has(jid)).map(({ jid, name }) => ({ jid, name })),
  });
}

/** §6: what further criteria would leave of such a search, and in which of these rooms its hits lie. */
export async function countInRooms(service: RoomsService, context: IqContext): Promise<XmlElement> {
  const asked = parseCountsQuery(context.payload);
  if (asked === null) throw errors.raise["rooms/bad-form"]();
  const { rooms, search } = await askedRooms(service, context, asked.query);
  const { storage, limits } = service.host;
  const request = { search, naming: asked.naming, placeOf: ({ archive }: ArchiveEntry) => archive };
  const counts = await countSearch(storage.archive, request, limits);
  if (counts === "too-many-words") throw errors.raise["rooms/search-words"]({ max: limits.searchWordsMax });
  if (counts === "unknown-place") throw errors.raise["rooms/bad-form"]();
  const names = new Map(rooms.map(({ jid, name }) => [jid, name]));
  return buildCounts({ ...counts, places: counts.places.map((place) => ({ ...place, name: names.get(place.jid) })) });
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
