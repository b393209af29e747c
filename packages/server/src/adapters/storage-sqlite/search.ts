import { setImmediate } from "node:timers/promises";
import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
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
  SCANNED_AT_A_TIME,
  searchPageOf,
  spanBoundsSql,
} from "../storage-schema/index.ts";
import { textMatcher, type TextQuery } from "../../core/text-index/index.ts";
import type { ArchiveOfIds } from "./archive-of-ids.ts";
import {
  type Bounds,
  type CandidateSql,
  type IndexQuestion,
  type Names,
  placing,
  sqlOfIds,
  sqlOfIndex,
  sqlOfRecent,
  sqlOfRows,
  type Statement,
} from "./search-sql.ts";
import { Vocabulary } from "./vocabulary.ts";

/**
 * So many archives are looked up in the index. More are compared in the rows: the index would have to go through all that was
 * said in them beside the words.
 */
export const ARCHIVES_IN_INDEX_MAX = 8;
/** So many are looked up when comparing the rows meets what is said elsewhere nearly always. */
const ARCHIVES_BESIDE_MAX = 256;
const MISSED_MAX = 32_768;

/** Candidates that are compared at a time, at first and at most. */
const COMPARED_MIN = 256;
const COMPARED_MAX = 4_096;

/** Ids, or entries of a few archives, that are read to see whether a beginning fills a page from the newest; four times as many for its count. */
const RECENT_AT_A_TIME = 4_096;
const RECENT_MAX = 16_384;

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

type ReadLot = (cursor: number | undefined, size: number) => readonly Candidate[];

/** Searches by the index of words, which also knows archive, author and traits of each entry. */
export class ArchiveSearcher {
  readonly #database: Database.Database;
  readonly #words: Vocabulary;
  readonly #archiveOf: ArchiveOfIds | null;
  readonly #numbers;
  readonly #entries;
  readonly #newest;

  /** Without `archiveOf` whose an entry is stands in its row only. */
  constructor(database: Database.Database, archiveOf: ArchiveOfIds | null = null) {
    this.#database = database;
    this.#archiveOf = archiveOf;
    this.#words = new Vocabulary(database);
    this.#numbers = database.prepare<[string], { no: number; name: BareJid }>(
      "SELECT no, name FROM archives WHERE name IN (SELECT value FROM json_each(?))",
    );
    this.#entries = database.prepare<[string], FoundRow>(
      `SELECT ${archiveColumns}, archive.archive FROM archive WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.#newest = database.prepare<[], number>("SELECT coalesce(max(id), 0) FROM archive").pluck();
  }

  async page(search: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    const all = hitsWanted(search);
    const names = this.#namesOf(search.archives);
    const direction = search.from === "end" ? "DESC" : "ASC";
    const hits = await this.#hits(search, names, { direction, page: search.limit + 1, all });
    // Ids are given for good, so what was found is there still or was taken back meanwhile.
    const rows = this.#entries.all(JSON.stringify(hits.ids.slice(0, search.limit)));
    return searchPageOf(search, hits, rows, names);
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    const names = this.#namesOf(search.archives);
    const hits = await this.#hits(search, names, { direction: "DESC", page: max + 1, all: max + 1 });
    return countOf(hits, max);
  }

  #namesOf(archives: readonly BareJid[]): Names {
    return new Map(this.#numbers.all(JSON.stringify(archives)).map(({ no, name }) => [no, name]));
  }

  async #hits(asked: ArchiveSearch, names: Names, walk: Walk): Promise<Hits> {
    const { query, isFindable } = prepareText(asked);
    const search = isFindable && names.size > 0 ? this.#within(asked, names) : null;
    if (search === null) return NO_HITS;
    const wanted: Wanted = { search, names, query, ...walk };
    const isBeginning = query.tokens.some(({ isPrefix }) => isPrefix);
    const looksFirst = query.tokens.length > 0 && (isBeginning || this.#isInside(search));
    const recent = looksFirst && walk.direction === "DESC" ? await this.#recentHits(wanted) : null;
    const anchored = recent ?? (isBeginning ? await this.#anchoredHits(wanted) : null);
    return anchored ?? (await this.#indexedHits(wanted, query));
  }

  /** Of a search by time, the ids among which all lies that it may find. Null: nothing does. */
  #within(search: ArchiveSearch, names: Names): ArchiveSearch | null {
    const { values, place } = placing();
    const asked = (): string =>
      `(SELECT value AS no FROM json_each(${place(JSON.stringify([...names.keys()]))})) AS asked`;
    const bounds = spanBoundsSql(search, asked);
    const all = Object.entries(bounds).map(([name, sql]) => `(${sql}) AS ${name}`);
    if (all.length === 0) return search;
    const { first = 0, last = Number.MAX_SAFE_INTEGER } = this.#database
      .prepare<unknown[], { readonly first?: number | null; readonly last?: number | null }>(`SELECT ${all.join(", ")}`)
      .get(...values) as { readonly first?: number | null; readonly last?: number | null };
    if (first === null || last === null) return null;
    const { afterId = 0, beforeId = Number.MAX_SAFE_INTEGER } = search;
    return { ...search, afterId: Math.max(afterId, first - 1), beforeId: Math.min(beforeId, last + 1) };
  }

  /** The walk begins inside of what there is. The index counts down to there from its end: as long as the word is frequent. */
  #isInside({ beforeId }: ArchiveSearch): boolean {
    return beforeId !== undefined && beforeId <= (this.#newest.get() ?? 0);
  }

  /** What else is asked for may be rarer than a beginning that many words share: null unless it told everything. */
  async #anchoredHits(wanted: Wanted): Promise<Hits | null> {
    const { search, query } = wanted;
    const rest = { ...query, tokens: query.tokens.filter(({ isPrefix }) => !isPrefix) };
    const isBroad = query.tokens.some(({ token, isPrefix }) => isPrefix && this.#words.beginningWith(token) === null);
    if (!isBroad || isOnlyArchives(search, rest)) return null;
    const hits = await this.#indexedHits(wanted, rest);
    return hits.reachedId === undefined ? hits : null;
  }

  /**
   * A beginning that many words share, or a frequent word, is in many texts: the page is full after a look into the newest. Null:
   * it is not, so the index has little to merge or to count.
   */
  async #recentHits(wanted: Wanted): Promise<Hits | null> {
    const { search, names, query, page, all } = wanted;
    const gathering = new HitGathering(all, textMatcher(query), undefined);
    const isNarrow = names.size <= ARCHIVES_IN_INDEX_MAX;
    const sql = isNarrow
      ? sqlOfIndex({ ...this.#asked(wanted, { tokens: [], phrases: [] }), isInIndex: true, needsText: true })
      : sqlOfRecent({ search, names });
    let top = Math.min(search.beforeId ?? Number.POSITIVE_INFINITY, this.#newest.get() ?? 0) + 1;
    const size = isNarrow ? SCANNED_AT_A_TIME : RECENT_AT_A_TIME;
    const max = isNarrow ? RECENT_AT_A_TIME : RECENT_MAX;
    for (let read = 0; read < max && top > 0; read += size) {
      const lot = this.#read(sql, "DESC", isNarrow ? { below: top, limit: size } : { below: top, from: top - size });
      const end = gathering.take(lot);
      if (end !== null) return end.ids.length >= page ? { ...end, reachedId: undefined } : null;
      if (isNarrow && lot.length < size) return { ids: gathering.ids, isAll: true };
      top = isNarrow ? (lot.at(-1)?.id ?? 0) : top - size;
      // Somebody else's stanza may come in between.
      await setImmediate();
      const isPageFull = gathering.ids.length >= page;
      if (!isPageFull && read + size >= RECENT_AT_A_TIME) return null;
    }
    return gathering.ids.length >= page ? { ids: gathering.ids, isAll: false } : null;
  }

  /** `indexed`: what of the query is asked of the index; the rest is looked for in the texts. */
  async #indexedHits(wanted: Wanted, indexed: TextQuery): Promise<Hits> {
    const { search, names, query, direction, all } = wanted;
    const left = query.tokens.filter((token) => !indexed.tokens.includes(token));
    const isScanned = query.phrases.length + left.length > 0;
    const matches = textMatcher({ tokens: left, phrases: query.phrases });
    const gathering = new HitGathering(all, matches, isScanned ? search.scanMax : undefined);
    const asked = this.#asked(wanted, indexed);
    const sqlFor = (isInIndex: boolean): CandidateSql => sqlOfIndex({ ...asked, isInIndex, needsText: isScanned });
    let isInIndex = isOnlyArchives(search, indexed) || names.size <= ARCHIVES_IN_INDEX_MAX;
    let sql = sqlFor(isInIndex);
    let [cursor, missed] = [undefined as number | undefined, 0];
    // From inside each lot is a way of its own.
    let size = this.#isInside(search) ? COMPARED_MAX : isScanned ? SCANNED_AT_A_TIME : COMPARED_MIN;
    for (;;) {
      const bounds = { ...(cursor === undefined ? {} : { cursor }), limit: size };
      const lot = isInIndex
        ? this.#read(sql, direction, bounds)
        : (this.#readMapped({ ...asked, isInIndex, needsText: isScanned }, direction, bounds) ??
          this.#read(sql, direction, bounds));
      const end = gathering.take(lot);
      if (end !== null) return end;
      if (lot.length < size) return { ids: gathering.ids, isAll: true };
      cursor = lot.at(-1)?.id;
      missed += lot.reduce((sum, { isFound }) => sum + (isFound ? 0 : 1), 0);
      if (!isInIndex && missed > MISSED_MAX && names.size <= ARCHIVES_BESIDE_MAX) sql = sqlFor((isInIndex = true));
      size = Math.min(size * 2, COMPARED_MAX);
      await setImmediate();
    }
  }

  /** As #read, but of the rows only those are read that lie in these archives and of which more must be known. Null: not yet. */
  #readMapped(question: IndexQuestion, direction: "ASC" | "DESC", bounds: Bounds): readonly Candidate[] | null {
    const archiveOf = this.#archiveOf;
    if (archiveOf?.refresh() !== true) return null;
    const { text, values } = sqlOfIds(question)(direction, bounds);
    const ids = this.#database
      .prepare<unknown[], number>(text)
      .pluck()
      .all(...values);
    // What is in the index by now was archived before.
    archiveOf.refresh();
    const isAmong = (id: number): boolean => question.names.has(archiveOf.of(id));
    const rows = sqlOfRows(question);
    if (rows === null) return ids.map((id) => ({ id, isFound: isAmong(id), text: null }));
    const read = new Map(this.#rows(rows(ids.filter(isAmong))).map((candidate) => [candidate.id, candidate]));
    return ids.map((id) => read.get(id) ?? { id, isFound: false, text: null });
  }

  #asked({ search, names }: Wanted, query: TextQuery): Omit<IndexQuestion, "isInIndex" | "needsText"> {
    return { search, names, query, words: this.#words };
  }

  #read(sql: CandidateSql, direction: "ASC" | "DESC", bounds: Bounds): readonly Candidate[] {
    return this.#rows(sql(direction, bounds));
  }

  #rows({ text, values }: Statement): readonly Candidate[] {
    const rows = this.#database
      .prepare<unknown[], [number, number, string | null]>(text)
      .raw()
      .all(...values);
    return rows.map(([id, isFound, said]) => ({ id, isFound: isFound === 1, text: said }));
  }
}

/** Something must be looked up: without a word, an author or a trait it is the archives. */
function isOnlyArchives({ authors, traits = [] }: ArchiveSearch, { tokens }: TextQuery): boolean {
  return tokens.length === 0 && authors === undefined && traits.length === 0;
}
