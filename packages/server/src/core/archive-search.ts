import { type AnySearch, countAny, isTooLong, searchAny } from "./archive-any.ts";
import { asNowRead } from "./amendments.ts";
import { archivePortion } from "./archive-portion.ts";
import type { Limits } from "./limits.ts";
import type { Archive, ArchiveEntry, ArchiveId, FoundCount } from "./ports/index.ts";
import { parseTextQuery, relevanceOf } from "./text-index/index.ts";

/** Entries of one page of the storage port. */
const STORED_PAGE_MAX = 500;

export interface ArchiveSearchRequest {
  readonly search: Omit<AnySearch, "scanMax">;
  /** Undefined: as an archive is read, oldest first, pages from either end by id (XEP-0313). */
  readonly order: "newest" | "relevance" | undefined;
  /** As XEP-0059 has it, in that order. */
  readonly page: {
    readonly after?: string | undefined;
    readonly before?: string | undefined;
    readonly max?: number | undefined;
  };
}

export interface ArchiveSearchAnswer {
  /** In the order in which they go out. */
  readonly entries: readonly ArchiveEntry[];
  readonly complete: boolean;
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** With the first page of an order, and where nothing else was asked for. */
  readonly count: FoundCount | undefined;
  /** The words of these archives are still being indexed: what is not yet is not found. */
  readonly isBehind: boolean;
}

export type SearchProblem = "too-many-words" | "unknown-place";

/**
 * One page of a search. Pages have no end: each tells in `first` and `last` where it stood, and a phrase that is rare among
 * common words gives short pages, or empty ones, that go on.
 */
export async function searchArchives(
  archive: Archive,
  request: ArchiveSearchRequest,
  limits: Limits,
): Promise<ArchiveSearchAnswer | SearchProblem> {
  const answer = await searchedIn(archive, request, limits);
  if (typeof answer === "string") return answer;
  return { ...answer, entries: answer.entries.map((entry) => ({ ...entry, stanza: asNowRead(entry) })) };
}

async function searchedIn(
  archive: Archive,
  { search, order, page }: ArchiveSearchRequest,
  limits: Limits,
): Promise<ArchiveSearchAnswer | SearchProblem> {
  if (isTooLong(search.text, search.any ?? [], limits.searchWordsMax)) return "too-many-words";
  const bounded = { ...search, scanMax: limits.searchScanMax };
  if (page.max === 0) {
    const count = await countAny(archive, bounded, limits.searchCountMax);
    const isBehind = count.isBehind === true;
    return { entries: [], complete: false, first: undefined, last: undefined, count, isBehind };
  }
  const place = placeOf(order, page);
  if (place === null) return "unknown-place";
  const limit = Math.max(1, Math.min(page.max ?? limits.archivePageDefault, limits.archivePageMax));
  const countMax = order !== undefined && place.isBeginning ? limits.searchCountMax : undefined;
  if (order === "relevance") return await ranked(archive, { ...bounded, countMax }, place, limit, limits);
  const within = {
    afterId: highest(bounded.afterId, place.afterId),
    beforeId: lowest(bounded.beforeId, place.beforeId),
  };
  const found = await searchAny(archive, { ...bounded, ...within, from: place.from, limit, countMax });
  const portion = archivePortion(found, place.from, limits);
  const walked = place.from === "end" ? portion.entries[0] : portion.entries.at(-1);
  const reached = portion === found ? (found.reachedId ?? walked?.id) : walked?.id;
  const begun = place.from === "end" ? portion.entries.at(-1)?.id : portion.entries[0]?.id;
  const oldest = String(place.from === "end" ? reached : (begun ?? reached));
  const newest = String(place.from === "end" ? (begun ?? reached) : reached);
  const isNothing = reached === undefined;
  const [first, last] = order === "newest" ? [newest, oldest] : [oldest, newest];
  return {
    entries: order === "newest" ? portion.entries.toReversed() : portion.entries,
    complete: portion.complete,
    first: isNothing ? undefined : first,
    last: isNothing ? undefined : last,
    count: found.count,
    isBehind: found.isBehind === true,
  };
}

interface Place {
  readonly afterId?: ArchiveId | undefined;
  readonly beforeId?: ArchiveId | undefined;
  /** Relevance: hits of the lot that were shown already. */
  readonly offset: number;
  readonly from: "start" | "end";
  readonly isBeginning: boolean;
}

/** Null: no place that such an answer could have named. */
function placeOf(order: ArchiveSearchRequest["order"], { after, before }: ArchiveSearchRequest["page"]): Place | null {
  const [afterPlace, beforePlace] = [parsePlace(after), parsePlace(before === "" ? undefined : before)];
  if (afterPlace === null || beforePlace === null) return null;
  const [a, b] = [afterPlace?.id, beforePlace?.id];
  const isBeginning = after === undefined && before === undefined;
  if (order === undefined) {
    const from = before === undefined ? "start" : "end";
    return { afterId: a, beforeId: b, offset: 0, from, isBeginning };
  }
  // Newest first: behind a hit are the older ones.
  if (order === "newest") {
    return { afterId: b, beforeId: a, offset: 0, from: before === undefined ? "end" : "start", isBeginning };
  }
  if (before !== undefined) return null;
  return { beforeId: a, offset: afterPlace?.offset ?? 0, from: "end", isBeginning };
}

function parsePlace(text: string | undefined): { readonly id: ArchiveId; readonly offset: number } | null | undefined {
  if (text === undefined) return undefined;
  const [, id, offset = "0"] = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return id === undefined ? null : { id: Number(id), offset: Number(offset) };
}

/** The newest hits by relevance, in lots: what is older is the next lot, so that no page reads everything that was ever said. */
async function ranked(
  archive: Archive,
  search: AnySearch & { readonly countMax: number | undefined },
  { beforeId, offset }: Place,
  limit: number,
  limits: Limits,
): Promise<ArchiveSearchAnswer> {
  const within = { ...search, beforeId: lowest(search.beforeId, beforeId) };
  const lotSize = Math.min(limits.searchRankedMax, STORED_PAGE_MAX);
  const lot = await searchAny(archive, { ...within, from: "end", limit: lotSize });
  const query = parseTextQuery(search.text ?? "");
  const newest = lot.entries.at(-1);
  const scored = lot.entries.map((entry) => ({
    entry,
    score: relevanceOf(entry.text, query) + recency((newest?.at ?? 0) - entry.at),
  }));
  scored.sort((a, b) => b.score - a.score || b.entry.id - a.entry.id);
  const rest = { entries: scored.slice(offset).map(({ entry }) => entry), complete: true };
  const wanted = { entries: rest.entries.slice(0, limit), complete: rest.entries.length <= limit };
  const portion = archivePortion(wanted, "start", limits);
  const end = offset + portion.entries.length;
  // The lot is found again by its newest hit: what is said meanwhile does not move it.
  const top = newest === undefined ? undefined : newest.id + 1;
  const isLotDone = end >= scored.length;
  const next = isLotDone && lot.reachedId !== undefined ? `${lot.reachedId}.0` : `${top}.${end}`;
  return {
    entries: portion.entries,
    complete: isLotDone && lot.complete,
    first: top === undefined ? undefined : `${top}.${offset}`,
    last: top === undefined && lot.reachedId === undefined ? undefined : next,
    count: lot.count,
    isBehind: lot.isBehind === true,
  };
}

const DAY_MS = 86_400_000;
/** After so many days a hit is worth half of what its date adds. */
const HALF_LIFE_DAYS = 90;

function recency(ageMs: number): number {
  return 0.5 ** (Math.max(0, ageMs) / DAY_MS / HALF_LIFE_DAYS);
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? 0);
}

function lowest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.min(a, b ?? Number.POSITIVE_INFINITY);
}
