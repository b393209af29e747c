import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { parseMucUser } from "@tandem/protocol/xep-0045-muc";
import type { ArchiveFilter, ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import type { Found, SearchOrder, SearchTrait } from "@tandem/protocol/tandem-search";
import type { AccountClient } from "../account/account-client.ts";
import { readContent } from "../timeline/payload.ts";
import type { HistorySearchSnapshot, SearchHit } from "../view-models/history-search.ts";

export interface FoundPage {
  readonly hits: readonly SearchHit[];
  /** Goes on behind this; undefined: that was all. */
  readonly next: string | undefined;
  /** With the first page. */
  readonly count: HistorySearchSnapshot["total"];
}

/** One place that is searched. Rejects with RequestError. */
export type SearchSource = (after: string | undefined, max: number) => Promise<FoundPage>;

export interface SourceQuery {
  readonly filter: ArchiveFilter;
  readonly order: SearchOrder;
}

/** All rooms that one may read, by the rooms service. */
export function roomSource(client: AccountClient, service: BareJid, { filter, order }: SourceQuery): SearchSource {
  return async (after, max) => {
    const asked = { ...filter, search: { ...filter.search, order } };
    const page = await client.context.archive.page(service, asked, { after, max });
    const names = new Map((page.found?.rooms ?? []).map(({ jid, name }) => [jid, name]));
    const hits = page.results.flatMap((result) => roomHit(client, result, names) ?? []);
    return { hits, next: page.isComplete ? undefined : page.last, count: countOf(page) };
  };
}

/** The own archive: conversations with people. */
export function conversationSource(client: AccountClient, { filter, order }: SourceQuery): SearchSource {
  return async (after, max) => {
    const asked = {
      ...filter,
      search: { from: filter.search?.from, has: filter.search?.has, any: filter.search?.any, order },
    };
    const page = await client.context.archive.page(undefined, asked, { after, max });
    const hits = page.results.flatMap((result) => conversationHit(client, result) ?? []);
    return { hits, next: page.isComplete ? undefined : page.last, count: countOf(page) };
  };
}

function countOf(page: {
  readonly count?: number | undefined;
  readonly found?: Found | undefined;
}): FoundPage["count"] {
  if (page.count === undefined) return undefined;
  const isIndexing = page.found?.isIndexing === true;
  const isPartial = page.found?.hasAllRooms === false;
  return {
    count: page.count,
    isExact: page.found?.isCountExact ?? true,
    ...(isIndexing && { isIndexing }),
    ...(isPartial && { isPartial }),
  };
}

function roomHit(
  client: AccountClient,
  { id, forwarded }: ArchiveResult,
  names: ReadonlyMap<BareJid, string>,
): SearchHit | null {
  const from = parseJid(forwarded.stanza.attr("from") ?? "");
  if (from === null) return null;
  const room = bareOf(from);
  const jid = parseMucUser(forwarded.stanza)?.items[0]?.jid;
  const author = jid === undefined ? undefined : bareOf(jid);
  return {
    ...hitOf(id, forwarded),
    id: `${room} ${id}`,
    place: {
      kind: "room",
      jid: room,
      name: names.get(room) ?? client.rooms.nameOf(room),
      sign: client.rooms.signOf(room),
    },
    author: { nick: resourceOf(from), ...(author !== undefined && { jid: author }) },
    mine: author === client.account,
  };
}

function conversationHit(client: AccountClient, { id, forwarded }: ArchiveResult): SearchHit | null {
  const [from, to] = ["from", "to"].map((name) => parseJid(forwarded.stanza.attr(name) ?? ""));
  const sender = from === null || from === undefined ? client.account : bareOf(from);
  const mine = sender === client.account;
  const peer = mine ? to && bareOf(to) : sender;
  if (peer === null || peer === undefined) return null;
  const nick = mine ? client.roster.nameOf(client.account) : client.roster.nameOf(sender);
  return {
    ...hitOf(id, forwarded),
    id: `${peer} ${id}`,
    place: { kind: "conversation", jid: peer, name: client.roster.nameOf(peer) },
    author: { nick, jid: sender },
    mine,
  };
}

function hitOf(
  archiveId: string,
  forwarded: ArchiveResult["forwarded"],
): Pick<SearchHit, "archiveId" | "at" | "text" | "has" | "fileName"> {
  const { text, payload } = readContent(forwarded.stanza);
  const has: SearchTrait[] = [];
  if (payload?.file !== undefined) has.push("file");
  if (/https?:\/\/\S/iu.test(text)) has.push("link");
  const fileName = payload?.file?.file.name;
  return { archiveId, at: forwarded.delay?.time ?? 0, text, has, ...(fileName !== undefined && { fileName }) };
}

/**
 * Several sources as one list. Newest first: the newest of what each has ready, so each is read on before it runs dry. By
 * relevance: in turn, for what the servers of two places reckon cannot be compared.
 */
export function mergeSources(sources: readonly SearchSource[], order: SearchOrder): SearchSource {
  if (sources.length === 1) return sources[0] as SearchSource;
  const ready = sources.map((source) => ({
    source,
    hits: [] as SearchHit[],
    next: undefined as string | undefined,
    isStarted: false,
    count: undefined as FoundPage["count"],
  }));
  const fill = async (max: number): Promise<void> => {
    await Promise.all(
      ready.map(async (one) => {
        while (one.hits.length === 0 && (!one.isStarted || one.next !== undefined)) {
          const page = await one.source(one.next, max);
          one.count ??= page.count;
          Object.assign(one, { isStarted: true, next: page.next, hits: [...page.hits] });
        }
      }),
    );
  };
  return async (after, max) => {
    const hits: SearchHit[] = [];
    while (hits.length < max) {
      await fill(max);
      const open = ready.filter((one) => one.hits.length > 0);
      if (open.length === 0) break;
      const pick =
        order === "newest"
          ? open.reduce((a, b) => ((b.hits[0]?.at ?? 0) > (a.hits[0]?.at ?? 0) ? b : a))
          : (open[hits.length % open.length] as (typeof open)[number]);
      hits.push(pick.hits.shift() as SearchHit);
    }
    const counts = ready.map(({ count }) => count ?? { count: 0, isExact: true });
    const isMore = ready.some((one) => one.hits.length > 0 || one.next !== undefined);
    return {
      hits,
      next: isMore ? "more" : undefined,
      count:
        after === undefined
          ? {
              count: counts.reduce((sum, { count }) => sum + count, 0),
              isExact: counts.every(({ isExact }) => isExact),
              ...(ready.some(({ count }) => count?.isIndexing === true) && { isIndexing: true }),
              ...(ready.some(({ count }) => count?.isPartial === true) && { isPartial: true }),
            }
          : undefined,
    };
  };
}
