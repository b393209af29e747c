import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch, ArchiveSearchPage, FoundCount, PagedArchiveSearch } from "../../core/ports/index.ts";
import { parseTextQuery, type TextQuery } from "../../core/text-index/index.ts";
import { type ArchiveRow, checkPageLimit, decodeEntry } from "./archive.ts";

/** Candidates whose texts are read at a time. */
export const SCANNED_AT_A_TIME = 256;

/** A row of what was found, with the number of its archive. */
export interface FoundRow extends ArchiveRow {
  readonly archive: number;
}

/** What the walk over the index comes by. */
export interface Candidate {
  readonly id: number;
  /** Everything holds that is asked for but for what only the text can tell. */
  readonly isFound: boolean;
  /** Null unless it is found and the text is asked for. */
  readonly text: string | null;
}

/** Hits in the order of the walk. */
export interface Hits {
  readonly ids: readonly number[];
  /** There are no others. */
  readonly isAll: boolean;
  /** Up to where the walk came, when that was not to the end and not for having enough. */
  readonly reachedId?: number | undefined;
}

export interface PreparedText {
  readonly query: TextQuery;
  /** False: nothing can match. */
  readonly isFindable: boolean;
}

export function prepareText({ text, authors, archives }: ArchiveSearch): PreparedText {
  const query = text === undefined ? { tokens: [], phrases: [] } : parseTextQuery(text);
  const isFindable = archives.length > 0 && authors?.length !== 0 && (text === undefined || query.tokens.length > 0);
  return { query, isFindable };
}

export const NO_HITS: Hits = { ids: [], isAll: true };

/** So many hits tell the page, whether there is another one, and the count. */
export function hitsWanted({ limit, countMax = 0 }: PagedArchiveSearch): number {
  checkPageLimit(limit);
  return Math.max(limit, countMax) + 1;
}

/** Gathers hits out of candidates until there are enough. What it tells depends on those that are found only. */
export class HitGathering {
  readonly ids: number[] = [];
  readonly #wanted: number;
  readonly #matches: (text: string) => boolean;
  readonly #scanMax: number;
  #scanned = 0;

  /** `scanMax`: so many found candidates are read at most; undefined when the index tells everything. */
  constructor(wanted: number, matches: (text: string) => boolean, scanMax: number | undefined) {
    this.#wanted = wanted;
    this.#matches = matches;
    this.#scanMax = scanMax ?? Number.POSITIVE_INFINITY;
  }

  /** The end of the walk, or null: it goes on. */
  take(candidates: readonly Candidate[]): Hits | null {
    for (const { id, isFound, text } of candidates) {
      if (!isFound) continue;
      if (text === null || this.#matches(text)) this.ids.push(id);
      if (this.ids.length >= this.#wanted) return { ids: this.ids, isAll: false };
      if (++this.#scanned >= this.#scanMax) return { ids: this.ids, isAll: false, reachedId: id };
    }
    return null;
  }
}

/** `rows` are those of the first `limit` hits, in any order. */
export function searchPageOf(
  search: PagedArchiveSearch,
  hits: Hits,
  rows: readonly FoundRow[],
  names: ReadonlyMap<number, BareJid>,
): ArchiveSearchPage {
  const entries = rows
    .map((row) => decodeEntry(names.get(row.archive) as BareJid, row))
    .toSorted((a, b) => a.id - b.id);
  const isFull = hits.ids.length > search.limit;
  const complete = hits.isAll && !isFull;
  const reachedId = complete ? undefined : isFull ? hits.ids[search.limit - 1] : hits.reachedId;
  const { countMax } = search;
  return { entries, complete, reachedId, count: countMax === undefined ? undefined : countOf(hits, countMax) };
}

export function countOf({ ids, isAll }: Hits, max: number): FoundCount {
  return { count: Math.min(ids.length, max), isExact: isAll && ids.length <= max };
}
