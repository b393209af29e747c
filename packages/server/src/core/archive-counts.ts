import type { BareJid } from "@tandem/protocol";
import { SEARCH_TRAITS, type SearchTrait } from "@tandem/protocol/tandem-search";
import type { SearchCounts } from "@tandem/protocol/tandem-search-counts";
import { type AnySearch, countAny, isTooLong, searchAny } from "./archive-any.ts";
import type { SearchProblem } from "./archive-search.ts";
import type { Limits } from "./limits.ts";
import type { Archive, ArchiveEntry, FoundCount } from "./ports/index.ts";
import { parseTextQuery } from "./text-index/index.ts";

/** Entries of one page of the storage port, and pages that are gone through at most: a rare phrase gives empty ones. */
const PAGE_MAX = 500;
const PAGES_MAX = 4;

export interface CountsRequest {
  readonly search: Omit<AnySearch, "scanMax">;
  /** What a search for one of these would give besides. */
  readonly naming: readonly string[];
  /** By what hits are counted together: their room, or whom one talks with. */
  readonly placeOf: (entry: ArchiveEntry) => BareJid;
}

/**
 * What each further criterion would leave of a search, and how many hits lie in each place. Looks at the archives that are
 * searched and at nothing else. Everything is bounded by `searchCountMax`, and done one after the other: a first page that
 * somebody waits for is never behind more than one of them.
 */
export async function countSearch(
  archive: Archive,
  { search, naming, placeOf }: CountsRequest,
  limits: Limits,
): Promise<SearchCounts | SearchProblem> {
  const { searchWordsMax, searchCountMax: max } = limits;
  const { tokens } = parseTextQuery(search.text ?? "");
  if ([search.any ?? [], naming].some((phrases) => isTooLong(search.text, phrases, searchWordsMax)))
    return "too-many-words";
  const bounded = { ...search, scanMax: limits.searchScanMax };
  const traits = new Map<SearchTrait, FoundCount>();
  // A beginning beside a rare trait is what an index answers worst: it is left out, and no page of others waits behind it.
  const isBegun = tokens.some(({ isPrefix }) => isPrefix);
  for (const trait of isBegun ? [] : SEARCH_TRAITS) {
    const wanted = new Set([...(search.traits ?? []), trait]);
    traits.set(trait, await countAny(archive, { ...bounded, traits: [...wanted] }, max));
  }
  const isNamed = !isBegun && naming.length > 0 && search.any === undefined;
  return {
    traits,
    ...(isNamed && { naming: await countAny(archive, { ...bounded, any: naming }, max) }),
    places: await countPlaces(archive, bounded, placeOf, max),
  };
}

/** The newest hits, up to so many, by place; in the order of their newest. */
async function countPlaces(
  archive: Archive,
  search: AnySearch,
  placeOf: CountsRequest["placeOf"],
  max: number,
): Promise<SearchCounts["places"]> {
  const counts = new Map<BareJid, number>();
  let [left, isExact] = [max, false];
  let { beforeId } = search;
  for (let pages = 0; pages < PAGES_MAX && left > 0; pages++) {
    const limit = Math.min(PAGE_MAX, left);
    const page = await searchAny(archive, { ...search, beforeId, from: "end", limit });
    for (const entry of page.entries.toReversed()) counts.set(placeOf(entry), (counts.get(placeOf(entry)) ?? 0) + 1);
    left -= page.entries.length;
    beforeId = page.reachedId ?? page.entries[0]?.id;
    isExact = page.complete && page.isBehind !== true;
    if (page.complete || beforeId === undefined) break;
  }
  return [...counts].map(([jid, count]) => ({ jid, count, isExact }));
}
