import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch, ArchiveSearchPage, FoundCount, PagedArchiveSearch } from "../../core/ports/index.ts";
import {
  archiveColumns,
  type Candidate,
  countOf,
  type FoundRow,
  HitGathering,
  type Hits,
  hitsWanted,
  NO_HITS,
  prepareText,
  searchPageOf,
} from "../storage-schema/index.ts";
import { textMatcher, type TextQuery } from "../../core/text-index/index.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import { candidatesSql, type Names, type Span } from "./search-sql.ts";

/** Newest ids that are looked at one by one before the index of words is asked, which gives all matches at once. */
export const RECENT_MAX = 20_000;
/** Found among them: so many that looking at the next ones finds more than the index of words would. */
const FREQUENT_MIN = 100;
/** So many ids are looked at for a phrase of such words; the next page goes on behind them. */
const SCANNED_IDS_MAX = 100_000;
/** Newest ids among which the index of words is asked first. */
const INDEXED_FIRST = 400_000;

interface Walk {
  readonly direction: "ASC" | "DESC";
  /** Hits that fill the page, and that tell everything. */
  readonly page: number;
  readonly all: number;
}

interface Wanted extends Walk {
  readonly search: ArchiveSearch;
  readonly names: Names;
  readonly query: TextQuery;
}

/**
 * Searches by the words in the rows; what else is asked for are columns of the indexes that are walked anyway.
 *
 * From the newest on in spans of ids that are the same for everybody. A page that is full ends the walk, and its count is then
 * the least there is: what is told follows from what is found, never from what others have written.
 */
export class ArchiveSearcher {
  readonly #pool: Queryable;

  constructor(pool: Queryable) {
    this.#pool = pool;
  }

  async page(search: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    const all = hitsWanted(search);
    const names = await this.#namesOf(search.archives);
    const direction = search.from === "end" ? "DESC" : "ASC";
    const hits = await this.#hits(search, names, { direction, page: search.limit + 1, all });
    const rows = await rowsOf<FoundRow>(
      this.#pool,
      `SELECT ${archiveColumns}, archive.archive FROM archive WHERE id = ANY ($1::int8[])`,
      [hits.ids.slice(0, search.limit)],
    );
    return searchPageOf(search, hits, rows, names);
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    const names = await this.#namesOf(search.archives);
    return countOf(await this.#hits(search, names, { direction: "DESC", page: max + 1, all: max + 1 }), max);
  }

  async #namesOf(archives: readonly BareJid[]): Promise<Names> {
    const rows = await rowsOf<{ no: number; name: BareJid }>(
      this.#pool,
      "SELECT no, name FROM archives WHERE name = ANY ($1)",
      [archives],
    );
    return new Map(rows.map(({ no, name }) => [no, name]));
  }

  async #hits(search: ArchiveSearch, names: Names, walk: Walk): Promise<Hits> {
    const { query, isFindable } = prepareText(search);
    if (!isFindable || names.size === 0) return NO_HITS;
    const wanted: Wanted = { search, names, query, ...walk };
    const isScanned = query.phrases.length > 0;
    const matches = textMatcher({ tokens: [], phrases: query.phrases });
    const gathering = new HitGathering(walk.all, matches, isScanned ? search.scanMax : undefined);
    return await (walk.direction === "DESC" ? this.#fromNewest(wanted, gathering) : this.#rest(wanted, gathering, {}));
  }

  async #fromNewest(wanted: Wanted, gathering: HitGathering): Promise<Hits> {
    const { search, query, page } = wanted;
    const top = Math.min(search.beforeId ?? Number.POSITIVE_INFINITY, await this.#newestId());
    let below = top;
    const take = async (from: number, isLookedAt: boolean): Promise<{ end: Hits | null; found: number }> => {
      const span = { from, below, isLookedAt };
      const candidates = await this.#candidates(wanted, span, limitOf(wanted));
      below = from;
      return { end: gathering.take(candidates), found: candidates.length };
    };
    const recent = await take(top - RECENT_MAX, true);
    if (recent.end !== null) return recent.end;
    if (gathering.ids.length >= page) return { ids: gathering.ids, isAll: false };
    if (query.phrases.length > 0 && recent.found >= FREQUENT_MIN) {
      const scanned = await take(top - SCANNED_IDS_MAX, true);
      return scanned.end ?? { ids: gathering.ids, isAll: false, reachedId: below };
    }
    const indexed = await take(top - INDEXED_FIRST, false);
    if (indexed.end !== null) return indexed.end;
    if (gathering.ids.length >= page) return { ids: gathering.ids, isAll: false };
    return await this.#rest(wanted, gathering, { below });
  }

  async #rest(wanted: Wanted, gathering: HitGathering, span: Pick<Span, "below">): Promise<Hits> {
    const candidates = await this.#candidates(wanted, { ...span, isLookedAt: false }, limitOf(wanted));
    return gathering.take(candidates) ?? { ids: gathering.ids, isAll: true };
  }

  async #candidates(
    { search, names, query, direction }: Wanted,
    span: Span,
    limit: number,
  ): Promise<readonly Candidate[]> {
    const { text, values } = candidatesSql({ search, names, query, direction, span, limit });
    const rows = await rowsOf<{ readonly id: number; readonly text: string | null }>(this.#pool, text, values);
    return rows.map((row) => ({ id: row.id, isFound: true, text: row.text }));
  }

  async #newestId(): Promise<number> {
    const [row] = await rowsOf<{ value: number }>(
      this.#pool,
      "SELECT value FROM counters WHERE name = 'archive-id'",
      [],
    );
    return (row?.value ?? 0) + 1;
  }
}

/** So many end the walk, for being enough or as many as may be read. */
function limitOf({ query, search, all }: Wanted): number {
  return query.phrases.length > 0 ? search.scanMax : all;
}
