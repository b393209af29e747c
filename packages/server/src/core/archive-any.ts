import type {
  Archive,
  ArchiveEntry,
  ArchiveId,
  ArchiveSearch,
  ArchiveSearchPage,
  FoundCount,
  PagedArchiveSearch,
} from "./ports/index.ts";
import { parseTextQuery } from "./text-index/index.ts";

/** Each phrase is a search of its own. */
export const PHRASES_MAX = 16;
/** Entries of one page of the storage port, and pages that a count of several phrases reads. */
const PAGE_MAX = 500;
const COUNTED_PAGES_MAX = 4;

/** As the storage port searches, and besides one of those phrases must stand in the text. */
export interface AnySearch extends ArchiveSearch {
  readonly any?: readonly string[] | undefined;
}

type Walk = Omit<PagedArchiveSearch, keyof ArchiveSearch>;

/** Whether a search has more words, or phrases, than one may have. Each phrase may have as many words as the text. */
export function isTooLong(text: string | undefined, phrases: readonly string[], wordsMax: number): boolean {
  if (phrases.length > PHRASES_MAX) return true;
  return [text ?? "", ...phrases].some((words) => parseTextQuery(words).tokens.length > wordsMax);
}

/** One page of the storage port's search; with several phrases the union of what each finds, every entry once. */
export async function searchAny(archive: Archive, request: AnySearch & Walk): Promise<ArchiveSearchPage> {
  const { any, ...search } = request;
  if (any === undefined) return archive.search(search);
  const [only] = any;
  if (any.length === 1 && only !== undefined) {
    return archive.search({ ...search, text: withPhrase(search.text, only) });
  }
  const { countMax, ...paged } = search;
  const pages = await Promise.all(
    any.map((phrase) => archive.search({ ...paged, text: withPhrase(search.text, phrase) })),
  );
  const page = union(pages, paged);
  return countMax === undefined ? page : { ...page, count: await countAny(archive, request, countMax) };
}

export async function countAny(archive: Archive, request: AnySearch, max: number): Promise<FoundCount> {
  const { any, ...search } = withoutWalk(request);
  if (any === undefined) return archive.countFound(search, max);
  const [only] = any;
  if (any.length === 1 && only !== undefined) {
    return archive.countFound({ ...search, text: withPhrase(search.text, only) }, max);
  }
  let count = 0;
  let isBehind = false;
  let { beforeId } = request;
  for (let pages = 0; pages < COUNTED_PAGES_MAX; pages++) {
    const limit = Math.min(PAGE_MAX, max + 1 - count);
    const page = await searchAny(archive, { ...search, any, beforeId, from: "end", limit });
    count += page.entries.length;
    isBehind ||= page.isBehind === true;
    if (count > max) break;
    if (page.complete) return { count, isExact: !isBehind, isBehind };
    beforeId = page.reachedId;
  }
  return { count: Math.min(count, max), isExact: false, isBehind };
}

/** A page is counted as a whole, from one end. */
function withoutWalk(request: AnySearch & Partial<Walk>): AnySearch {
  const { from: _from, limit: _limit, countMax: _countMax, ...search } = request;
  return search;
}

/** In a query a phrase ends at the next quotation mark, so it can hold none. */
function withPhrase(text: string | undefined, phrase: string): string {
  return `${text ?? ""} "${phrase.replaceAll(/["“”]/gu, " ")}"`;
}

function union(pages: readonly ArchiveSearchPage[], { from, limit }: Walk): ArchiveSearchPage {
  const isBackwards = from === "end";
  const edge = nearest(pages, isBackwards);
  const isBehind = pages.some((page) => page.isBehind === true);
  const byId = new Map<ArchiveId, ArchiveEntry>();
  for (const entry of pages.flatMap(({ entries }) => entries)) {
    // Beyond where one walk ended there may be more that it would have found.
    if (edge === undefined || (isBackwards ? entry.id >= edge : entry.id <= edge)) byId.set(entry.id, entry);
  }
  const found = [...byId.values()].sort((a, b) => a.id - b.id);
  const entries = isBackwards ? found.slice(-limit) : found.slice(0, limit);
  const isCut = entries.length < found.length;
  const last = isBackwards ? entries[0]?.id : entries.at(-1)?.id;
  return { entries, complete: edge === undefined && !isCut, reachedId: isCut ? last : edge, isBehind };
}

/** Where the first of the walks that go on has stopped; undefined: all have come to the end. */
function nearest(pages: readonly ArchiveSearchPage[], isBackwards: boolean): ArchiveId | undefined {
  const ends = pages.flatMap(({ complete, reachedId, entries }) => {
    const end = reachedId ?? (isBackwards ? entries[0]?.id : entries.at(-1)?.id);
    return complete || end === undefined ? [] : [end];
  });
  if (ends.length === 0) return undefined;
  return isBackwards ? Math.max(...ends) : Math.min(...ends);
}
