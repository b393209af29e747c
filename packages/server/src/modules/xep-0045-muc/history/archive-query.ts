import { bareOf, type BareJid, message } from "@tandem/protocol";
import { buildForm, type DataForm } from "@tandem/protocol/xep-0004-data-forms";
import { type Found, SEARCH_FIELDS } from "@tandem/protocol/tandem-search";
import { NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import {
  type ArchiveQuery as WireQuery,
  ArchiveResultTexts,
  buildFin,
  buildMetadata,
  FULL_TEXT_FIELD,
  NS_MAM,
  parseArchiveQuery,
} from "@tandem/protocol/xep-0313-mam";
import { el, serialize, type XmlElement } from "@tandem/xml";
import {
  type AnySearch,
  type ArchiveEntry,
  archivePortion,
  type ArchiveQuery,
  type ArchiveSearchAnswer,
  type ArchiveSearchRequest,
  type IqContext,
  searchArchives,
} from "../../../core/index.ts";
import { accessRoom, seesAddresses, type Standing } from "../access.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";

/** Past this a count is not worth its time; XEP-0059 §2.6 lets it be a guess. */
const COUNT_MAX = 10_000;

/** XEP-0313 §4: the archive of a room, for those who may read it. */
export async function queryArchive(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const standing = await accessArchive(service, room, senderOf(context).account);
  const wire = parseArchiveQuery(context.payload);
  if (wire === "malformed") throw errors.raise["rooms/bad-form"]();
  if (wire === "unknown-field") throw errors.raise["rooms/unknown-archive-field"]();
  const account = senderOf(context).account;
  const sees = seesAddresses(standing.record, standing.affiliation);
  // An address that the reader may not know as somebody's here finds nothing: it would tell who they are.
  const asksFor = [
    ...(wire.filter.with === undefined ? [] : [bareOf(wire.filter.with)]),
    ...(wire.filter.search?.from ?? []),
  ];
  if (!sees && asksFor.some((address) => address !== account)) return buildFin({ isComplete: true, page: {} });
  const query = await toStorageQuery(service, room.jid, wire);
  const results = new RoomResults(room.jid, context.from, wire.queryId);
  const send = async (entries: readonly ArchiveEntry[]): Promise<void> => {
    const shown = wire.isFlipped === true ? entries.toReversed() : entries;
    for (const entry of shown) {
      const sending = service.replyWritten(context, (ns) => results.text(entry, sees, ns));
      if (sending !== undefined) await sending;
    }
  };
  if (query.text !== undefined || wire.filter.search !== undefined) {
    const { text, start, end, afterId, beforeId, ids } = query;
    const search = { archives: [room.jid], text, start, end, afterId, beforeId, ids, ...authorsOf(wire) };
    const answer = await runSearch(service, { search, order: wire.filter.search?.order, page: wire.page ?? {} });
    await send(answer.entries);
    return finOf(answer);
  }
  const { archive } = service.host.storage;
  if (wire.page?.max === 0) {
    return buildFin({ isComplete: false, page: { count: await archive.count(query, COUNT_MAX) } });
  }
  const page = archivePortion(await archive.page(query), query.from, service.host.limits);
  await send(page.entries);
  // Flipping changes the order of sending only: pages are asked for by the same ends.
  const ids = { first: page.entries[0]?.id.toString(), last: page.entries.at(-1)?.id.toString() };
  return buildFin({ isComplete: page.complete, page: ids });
}

function authorsOf({ filter }: WireQuery): Pick<AnySearch, "authors" | "traits" | "any"> {
  const withAuthor = filter.with === undefined ? undefined : [bareOf(filter.with)];
  return { authors: filter.search?.from ?? withAuthor, traits: filter.search?.has, any: filter.search?.any };
}

/** Refusals of a search as the room and the service give them. */
export async function runSearch(service: RoomsService, request: ArchiveSearchRequest): Promise<ArchiveSearchAnswer> {
  const answer = await searchArchives(service.host.storage.archive, request, service.host.limits);
  if (answer === "too-many-words")
    throw errors.raise["rooms/search-words"]({ max: service.host.limits.searchWordsMax });
  if (answer === "unknown-place") throw errors.raise["rooms/unknown-archive-id"]();
  return answer;
}

export function finOf(answer: ArchiveSearchAnswer, found: Partial<Found> = {}): XmlElement {
  const { count, first, last, complete, isBehind } = answer;
  return buildFin({
    isComplete: complete,
    page: { first, last, count: count?.count },
    found: { isCountExact: count?.isExact ?? true, hasAllRooms: true, isIndexing: isBehind, rooms: [], ...found },
  });
}

/** SV7. A room without history has no archive to ask, whatever it kept before. */
async function accessArchive(service: RoomsService, room: Room, account: BareJid): Promise<Standing> {
  const standing = await accessRoom(service, room, account, "read");
  if (!standing.record.config.isArchived) throw errors.raise["rooms/no-archive"]();
  return standing;
}

async function toStorageQuery(service: RoomsService, archive: BareJid, wire: WireQuery): Promise<ArchiveQuery> {
  const { filter, page } = wire;
  const { archivePageDefault, archivePageMax } = service.host.limits;
  const known = (id: string | undefined): Promise<number | undefined> => knownId(service, archive, id);
  const isBackwards = page?.before !== undefined;
  // The places of an ordered search are its own, not ids of the archive.
  const isOrdered = filter.search?.order !== undefined;
  const [pageAfter, pageBefore] = isOrdered ? [] : [page?.after, page?.before || undefined];
  const after = [await known(filter.afterId), await known(pageAfter)].filter((id) => id !== undefined);
  const before = [await known(filter.beforeId), await known(pageBefore)].filter((id) => id !== undefined);
  return {
    archive,
    peer: filter.with === undefined ? undefined : bareOf(filter.with),
    start: filter.start,
    end: filter.end,
    afterId: after.length === 0 ? undefined : Math.max(...after),
    beforeId: before.length === 0 ? undefined : Math.min(...before),
    ids: filter.ids?.slice(0, archivePageMax).map((id) => parseId(id)),
    text: filter.text,
    from: isBackwards ? "end" : "start",
    limit: Math.max(1, Math.min(page?.max ?? archivePageDefault, archivePageMax)),
  };
}

/** XEP-0313 §4.3.2: an id that the archive does not hold is an error, not an empty page: the client must notice its gap. */
async function knownId(service: RoomsService, archive: BareJid, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const id = parseId(text);
  if ((await service.host.storage.archive.get(archive, id)) !== undefined) return id;
  throw errors.raise["rooms/unknown-archive-id"]({ id });
}

function parseId(text: string): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id)) throw errors.raise["rooms/unknown-archive-id"]();
  return id;
}

/** The results of one query (ex. 18 of XEP-0313). */
export class RoomResults {
  readonly #texts: ArchiveResultTexts;
  /** By whom a message is from; a page has few of them. */
  readonly #senders = new Map<BareJid, string>();

  constructor(from: BareJid, to: string, queryId: string | undefined) {
    this.#texts = new ArchiveResultTexts(message("normal", { from, to }), queryId);
  }

  /** With the real address only for those who may know it (XEP-0313 §6.1.2). */
  text(entry: ArchiveEntry, seesAddresses: boolean, parentNs: string): string {
    return this.#texts.text(entry, parentNs, seesAddresses ? this.#senderOf(entry.peer) : "");
  }

  #senderOf(peer: BareJid): string {
    let sender = this.#senders.get(peer);
    if (sender === undefined) {
      sender = serialize(el("x", NS_MUC_USER, {}, el("item", NS_MUC_USER, { jid: peer })));
      this.#senders.set(peer, sender);
    }
    return sender;
  }
}

/** §4.1.1: which fields a query may have. */
export async function askArchiveForm(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessArchive(service, room, senderOf(context).account);
  const names = ["with", "start", "end", "before-id", "after-id", FULL_TEXT_FIELD];
  const lists = ["ids", ...SEARCH_FIELDS];
  const form: DataForm = {
    type: "form",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MAM] },
      ...names.map((name) => ({ name, type: name === "with" ? "jid-single" : "text-single", values: [] }) as const),
      ...lists.map((name) => ({ name, type: "list-multi", values: [] }) as const),
    ],
  };
  return el("query", NS_MAM, {}, buildForm(form));
}

/** §4.1.5. */
export async function askArchiveBounds(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessArchive(service, room, senderOf(context).account);
  const bounds = await service.host.storage.archive.bounds(room.jid);
  if (bounds === null) return buildMetadata({});
  const end = (entry: ArchiveEntry): { id: string; time: number } => ({ id: String(entry.id), time: entry.at });
  return buildMetadata({ start: end(bounds.first), end: end(bounds.last) });
}
