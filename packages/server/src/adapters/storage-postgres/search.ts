import type { BareJid } from "@tandem/protocol";
import type {
  ArchivePage,
  ArchiveQuery,
  ArchiveSearch,
  ArchiveSearchPage,
  FoundCount,
  PagedArchiveSearch,
} from "../../core/ports/index.ts";
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
import { type QueryToken, queryTokensOf, textMatcher, type TextQuery } from "../../core/text-index/index.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import {
  blocksOf,
  blocksSql,
  boundsSql,
  lookedAtSql,
  type Names,
  type Question,
  sampleSql,
  type Span,
  type Statement,
} from "./search-sql.ts";
import { blockOf, type IndexQuery } from "./words.ts";

/** How a search goes through the archive; tests take smaller steps. */
export const steps = {
  /** Ids at the near end that are looked at one by one: what is said all the time fills the page there. */
  lookedAt: 8_192,
  /** Then the index is asked, so many blocks in a statement. */
  blocks: 256,
  /** Texts that are read at a time to look for phrases in them. */
  texts: 1_000,
  /** Ids of which is seen how common something is. */
  sampled: 1_024,
  /** So few archives are always looked up beside the words, more only where others hold most of what is said. */
  fewArchives: 32,
};

/** More archives make a query that takes longer to read than the rows of others. */
const ARCHIVES_MAX = 1_024;
/** Archives are looked up if at most one message in so many lies in them. */
const RARELY_READABLE = 16;
/** A beginning that one message in so many has is compared in the rows, if anything else can be looked up. */
const OFTEN_BEGUN = 64;

interface Walk {
  readonly direction: "ASC" | "DESC";
  /** Hits that fill the page, and that tell everything. */
  readonly page: number;
  readonly all: number;
}

/**
 * Searches by the words in the rows, from the near end on: some rows one by one, then by the index, whose words are those of a
 * block of ids. A walk reads what is asked for and little else, and ends when it has enough; with phrases it ends when the page is
 * full, and its count is then the least there is. What others have written changes which way is taken, never the answer.
 */
export class ArchiveSearcher {
  readonly #pool: Queryable;
  readonly #steps: typeof steps;

  constructor(pool: Queryable, sized = steps) {
    this.#pool = pool;
    this.#steps = sized;
  }

  async page(search: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    const { query, isFindable } = prepareText(search);
    return await this.#page(search, isFindable ? query : null);
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    const { query, isFindable } = prepareText(search);
    return await this.#count(search, isFindable ? query : null, max);
  }

  /** One archive as it is read, of which only what holds all words of a text is given. */
  async wordPage(query: WordQuery & Pick<ArchiveQuery, "from" | "limit">): Promise<ArchivePage> {
    const { from, limit } = query;
    return await this.#page({ ...searchOf(query), from, limit }, wordsOf(query));
  }

  async wordCount(query: WordQuery, max: number): Promise<number> {
    return (await this.#count(searchOf(query), wordsOf(query), max)).count;
  }

  async #page(search: PagedArchiveSearch, query: TextQuery | null): Promise<ArchiveSearchPage> {
    const all = hitsWanted(search);
    const names = await this.#namesOf(search.archives);
    const direction = search.from === "end" ? "DESC" : "ASC";
    const hits = await this.#hits(search, query, names, { direction, page: search.limit + 1, all });
    const rows = await rowsOf<FoundRow>(
      this.#pool,
      `SELECT ${archiveColumns}, archive.archive FROM archive WHERE id = ANY ($1::int8[])`,
      [hits.ids.slice(0, search.limit)],
    );
    return searchPageOf(search, hits, rows, names);
  }

  async #count(search: ArchiveSearch, query: TextQuery | null, max: number): Promise<FoundCount> {
    const names = await this.#namesOf(search.archives);
    return countOf(await this.#hits(search, query, names, { direction: "DESC", page: max + 1, all: max + 1 }), max);
  }

  async #namesOf(archives: readonly BareJid[]): Promise<Names> {
    const rows = await rowsOf<{ no: number; name: BareJid }>(
      this.#pool,
      "SELECT no, name FROM archives WHERE name = ANY ($1)",
      [archives],
    );
    return new Map(rows.map(({ no, name }) => [no, name]));
  }

  /** `query` null: nothing can match. */
  async #hits(search: ArchiveSearch, query: TextQuery | null, names: Names, walk: Walk): Promise<Hits> {
    if (query === null || names.size === 0) return NO_HITS;
    const span = await this.#boundsOf(search, names);
    if (span.from >= span.below) return NO_HITS;
    const needsText = query.phrases.length > 0;
    const question: Question = { search, names, words: query.tokens, needsText, direction: walk.direction };
    const matches = textMatcher({ tokens: [], phrases: query.phrases });
    const gathering = new HitGathering(walk.all, matches, needsText ? search.scanMax : undefined);
    const [near, far] = search.ids === undefined ? cut(span, walk.direction, this.#steps.lookedAt) : [null, span];
    if (near !== null) {
      const limit = needsText ? search.scanMax : walk.all;
      const end = gathering.take(await this.#candidates(lookedAtSql(question, near, limit)));
      if (end !== null) return end;
      if (needsText && gathering.ids.length >= walk.page) return { ids: gathering.ids, isAll: false };
    }
    if (far.from >= far.below) return { ids: gathering.ids, isAll: true };
    return await this.#byIndex(question, far, gathering, walk);
  }

  async #byIndex(question: Question, span: Span, gathering: HitGathering, { page, all }: Walk): Promise<Hits> {
    const { search, words, needsText, direction } = question;
    const { asked, left } = await this.#asked(question, span);
    let rest =
      search.ids === undefined ? blocksOf(span) : [...new Set(search.ids.map(blockOf))].toSorted((a, b) => a - b);
    if (direction === "DESC") rest = rest.toReversed();
    while (rest.length > 0) {
      const limit = needsText ? this.#steps.texts : all - gathering.ids.length;
      const blocks = rest.slice(0, this.#steps.blocks);
      const found = await this.#candidates(blocksSql(question, { span, blocks, asked, left, limit }));
      const end = gathering.take(found);
      if (end !== null) return end;
      const last = found.at(-1);
      if (last === undefined || found.length < limit) {
        rest = rest.slice(blocks.length);
        continue;
      }
      if (gathering.ids.length >= page) return { ids: gathering.ids, isAll: false };
      span = behind(span, last.id, direction);
      rest = rest.slice(rest.indexOf(blockOf(last.id)));
    }
    return { ids: gathering.ids, isAll: true };
  }

  /** What the index is asked, and which of the words are compared in the rows. */
  async #asked(
    { search: { authors, traits = [] }, names, words, direction }: Question,
    span: Span,
  ): Promise<{ readonly asked: IndexQuery; readonly left: readonly QueryToken[] }> {
    const [begun, whole] = [words.filter(({ isPrefix }) => isPrefix), words.filter(({ isPrefix }) => !isPrefix)];
    const isFew = names.size <= this.#steps.fewArchives;
    const isOnlyArchives = words.length === 0 && authors === undefined && traits.length === 0;
    const hasOthers = whole.length > 0 || authors !== undefined || traits.length > 0;
    const sample =
      isFew && begun.length === 0
        ? null
        : await this.#sample(names, begun, cut(span, direction, this.#steps.sampled)[0]);
    const isRarelyReadable = sample !== null && sample.readable * RARELY_READABLE < sample.rows;
    const needsArchives = isFew || isOnlyArchives || (isRarelyReadable && names.size <= ARCHIVES_MAX);
    const isOftenBegun = sample !== null && sample.saying * OFTEN_BEGUN > sample.rows;
    const left = isOftenBegun && (hasOthers || needsArchives) ? begun : [];
    const archives = needsArchives ? names.keys() : undefined;
    const asked = { words: left.length === 0 ? words : whole, archives: archives && [...archives], authors, traits };
    return { asked, left };
  }

  async #sample(names: Names, words: readonly QueryToken[], span: Span): Promise<Sample> {
    const { text, values } = sampleSql(names, words, span);
    const [sample] = await rowsOf<Sample>(this.#pool, text, values);
    return sample as Sample;
  }

  async #boundsOf(search: ArchiveSearch, names: Names): Promise<Span> {
    const { text, values } = boundsSql(search, names);
    const [row] = await rowsOf<{ readonly first: number | null; readonly last: number | null }>(
      this.#pool,
      text,
      values,
    );
    const { ids, afterId = 0, beforeId = Number.MAX_SAFE_INTEGER } = search;
    const [first, last] = [row?.first ?? Number.MAX_SAFE_INTEGER, row?.last ?? 0];
    const span = { from: Math.max(first, afterId + 1), below: Math.min(last + 1, beforeId) };
    if (ids === undefined) return span;
    return { from: Math.max(span.from, Math.min(...ids)), below: Math.min(span.below, Math.max(...ids) + 1) };
  }

  async #candidates({ text, values }: Statement): Promise<readonly Candidate[]> {
    const rows = await rowsOf<{ readonly id: number; readonly text: string | null }>(this.#pool, text, values);
    return rows.map((row) => ({ id: row.id, isFound: true, text: row.text }));
  }
}

type WordQuery = Omit<ArchiveQuery, "from" | "limit" | "text"> & { readonly text: string };

function searchOf({ archive, text: _text, ...rest }: WordQuery): ArchiveSearch {
  return { ...rest, archives: [archive], scanMax: 0 };
}

function wordsOf({ text }: WordQuery): TextQuery | null {
  const tokens = queryTokensOf(text);
  return tokens.length === 0 ? null : { tokens, phrases: [] };
}

interface Sample {
  readonly rows: number;
  readonly readable: number;
  readonly saying: number;
}

/** The first ids of a walk, and those behind them. */
function cut({ from, below }: Span, direction: "ASC" | "DESC", size: number): readonly [Span, Span] {
  const length = Math.max(0, Math.min(size, below - from));
  const [low, high] = [from + length, below - length];
  return direction === "ASC"
    ? [
        { from, below: low },
        { from: low, below },
      ]
    : [
        { from: high, below },
        { from, below: high },
      ];
}

function behind({ from, below }: Span, id: number, direction: "ASC" | "DESC"): Span {
  return direction === "ASC" ? { from: id + 1, below } : { from, below: id };
}
