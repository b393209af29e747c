import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch, ArchiveSearchPage, FoundCount } from "../../core/ports/index.ts";
import {
  archiveColumns,
  archiveConditions,
  archiveToken,
  countScanned,
  foundCount,
  type FoundRow,
  type PagedSearch,
  prepareText,
  searchPage,
  traitBits,
} from "../storage-schema/index.ts";
import type { QueryToken } from "../../core/text-index/index.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import { wordQuery } from "./words.ts";

/**
 * Newest entries of all archives that are looked at before the index of words is asked. The index gives all matches at once: of
 * a word that fills a page from these there may be millions, of another there are few.
 */
export const RECENT_MAX = 20_000;

interface Walk {
  readonly columns: string;
  readonly direction: "ASC" | "DESC";
  readonly cursor: number | undefined;
  readonly limit: number;
}

type Numbers = ReadonlyMap<number, BareJid>;
type Place = (value: unknown) => string;

/** Searches by the words in the rows; what else is asked for are columns of the indexes that are walked anyway. */
export class ArchiveSearcher {
  readonly #pool: Queryable;

  constructor(pool: Queryable) {
    this.#pool = pool;
  }

  async page(search: PagedSearch): Promise<ArchiveSearchPage> {
    const { query, isFindable } = prepareText(search);
    const names = await this.#namesOf(search.archives);
    const direction = search.from === "end" ? "DESC" : "ASC";
    return await searchPage(search, query.phrases, names, async (cursor, limit) => {
      if (!isFindable || names.size === 0) return [];
      const columns = `${archiveColumns}, archive.archive`;
      return await this.#walk<FoundRow>(search, names, query.tokens, { columns, direction, cursor, limit });
    });
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    const { query, isFindable } = prepareText(search);
    const names = await this.#namesOf(search.archives);
    if (!isFindable || names.size === 0) return { count: 0, isExact: true };
    const walk = { columns: "archive.id, archive.text", direction: "DESC" } as const;
    if (query.phrases.length > 0) {
      return await countScanned(search, query.phrases, max, (cursor, limit) =>
        this.#walk(search, names, query.tokens, { ...walk, cursor, limit }),
      );
    }
    const only = { ...walk, columns: "archive.id", cursor: undefined, limit: max + 1 };
    return foundCount((await this.#walk(search, names, query.tokens, only)).length, max);
  }

  async #namesOf(archives: readonly BareJid[]): Promise<Numbers> {
    const rows = await rowsOf<{ no: number; name: BareJid }>(
      this.#pool,
      "SELECT no, name FROM archives WHERE name = ANY ($1)",
      [archives],
    );
    return new Map(rows.map(({ no, name }) => [no, name]));
  }

  async #walk<R extends { readonly id: number }>(
    search: ArchiveSearch,
    names: Numbers,
    words: readonly QueryToken[],
    walk: Walk,
  ): Promise<readonly R[]> {
    if (words.length === 0 || walk.direction === "ASC") return await this.#select<R>(search, names, words, walk, []);
    const top = Math.min(walk.cursor ?? Infinity, search.beforeId ?? Infinity, await this.#newestId());
    const border = top - RECENT_MAX;
    const recent = await this.#select<R>(search, names, words, walk, [`archive.id >= ${border}`]);
    if (recent.length === walk.limit || border <= 0) return recent;
    const left = { ...walk, limit: walk.limit - recent.length };
    return [...recent, ...(await this.#select<R>(search, names, words, left, [`archive.id < ${border}`]))];
  }

  async #newestId(): Promise<number> {
    const [row] = await rowsOf<{ value: number }>(
      this.#pool,
      "SELECT value FROM counters WHERE name = 'archive-id'",
      [],
    );
    return (row?.value ?? 0) + 1;
  }

  async #select<R>(
    search: ArchiveSearch,
    names: Numbers,
    words: readonly QueryToken[],
    { columns, direction, cursor, limit }: Walk,
    span: readonly string[],
  ): Promise<readonly R[]> {
    const values: unknown[] = [];
    const place: Place = (value) => `$${values.push(value)}`;
    const conditions = [
      `archive.archive = ANY (${place([...names.keys()])}::int8[])`,
      ...archiveConditions({ ...search, archive: "" as BareJid, text: undefined }, "archive.id", place, (ids) => {
        return `(SELECT unnest(${place(ids)}::int8[]))`;
      }),
      ...(search.authors === undefined ? [] : [authorCondition(search.authors, names, place)]),
      ...traitCondition(search),
      ...(cursor === undefined ? [] : [`archive.id ${direction === "DESC" ? "<" : ">"} ${place(cursor)}`]),
      ...span,
    ];
    const isRecent = span[0]?.includes(">=") === true;
    if (words.length > 0) conditions.push(`archive.words @@ ${place(wordQuery(words))}::tsquery`);
    // Among the newest each row is looked at; among all, the index of words is asked, with the archives if they are few.
    const from =
      words.length === 0 || isRecent
        ? "archive"
        : `(SELECT * FROM archive WHERE words @@ ${place(indexQuery(names, words))}::tsquery OFFSET 0) AS archive`;
    const sql = `SELECT ${columns} FROM ${from} WHERE ${conditions.join(" AND ")} ORDER BY archive.id ${direction} LIMIT ${place(limit)}`;
    return await rowsOf<R>(this.#pool, sql, values);
  }
}

/** More archives cost the index more than they leave out. */
const ARCHIVES_IN_INDEX_MAX = 32;

function indexQuery(names: Numbers, words: readonly QueryToken[]): string {
  if (names.size > ARCHIVES_IN_INDEX_MAX) return wordQuery(words);
  const among = [...names.keys()].map((no) => `'${archiveToken(no)}'`).join(" | ");
  return `(${among}) & ${wordQuery(words)}`;
}

function authorCondition(authors: readonly BareJid[], names: Numbers, place: Place): string {
  const own = [...names].filter(([, name]) => authors.includes(name)).map(([no]) => no);
  return `(CASE archive.direction WHEN 0 THEN archive.peer = ANY (${place(authors)}::text[]) ELSE archive.archive = ANY (${place(own)}::int8[]) END)`;
}

/** What has neither text nor a trait is nothing that a search is for: receipts, reactions. */
function traitCondition({ traits = [] }: ArchiveSearch): readonly string[] {
  const bits = traitBits(traits);
  if (bits !== 0) return [`archive.traits & ${bits} = ${bits}`];
  return [`(archive.text <> '' OR archive.traits & ${traitBits(["link", "file", "important"])} <> 0)`];
}
