import { setImmediate } from "node:timers/promises";
import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
import type { ArchiveSearch, ArchiveSearchPage, Clock, FoundCount } from "../../core/ports/index.ts";
import {
  archiveColumns,
  archiveConditions,
  archiveToken,
  authorToken,
  countScanned,
  foundCount,
  type FoundRow,
  monthTokens,
  type PagedSearch,
  prepareText,
  searchPage,
  traitToken,
} from "../storage-schema/index.ts";
import type { QueryToken } from "../../core/text-index/index.ts";

/**
 * So many archives are looked up in the index. More are compared in the rows: the index would have to go through all that was
 * said in them beside the words.
 */
export const ARCHIVES_IN_INDEX_MAX = 8;

interface Walk {
  readonly columns: string;
  readonly direction: "ASC" | "DESC";
  readonly cursor: number | undefined;
  readonly limit: number;
}

/** Searches by the index of words, which also knows archive, author, month and traits of each entry. */
export class ArchiveSearcher {
  readonly #database: Database.Database;
  readonly #clock: Clock;
  readonly #numbers;

  constructor(database: Database.Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#numbers = database.prepare<[string], { no: number; name: BareJid }>(
      "SELECT no, name FROM archives WHERE name IN (SELECT value FROM json_each(?))",
    );
  }

  async page(search: PagedSearch): Promise<ArchiveSearchPage> {
    const { query, isFindable } = prepareText(search);
    const names = this.#namesOf(search.archives);
    const direction = search.from === "end" ? "DESC" : "ASC";
    return await searchPage(search, query.phrases, names, async (cursor, limit) => {
      if (!isFindable || names.size === 0) return [];
      const columns = `${archiveColumns}, archive.archive`;
      return (await this.#walk(search, names, query.tokens, { columns, direction, cursor, limit })) as FoundRow[];
    });
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    const { query, isFindable } = prepareText(search);
    const names = this.#namesOf(search.archives);
    if (!isFindable || names.size === 0) return { count: 0, isExact: true };
    const walk = { columns: "archive.id, archive.text", direction: "DESC" } as const;
    if (query.phrases.length > 0) {
      return await countScanned(search, query.phrases, max, async (cursor, limit) => {
        const rows = await this.#walk(search, names, query.tokens, { ...walk, cursor, limit });
        return rows as readonly { id: number; text: string }[];
      });
    }
    const only = { ...walk, columns: "1", cursor: undefined, limit: max + 1 };
    return foundCount((await this.#walk(search, names, query.tokens, only)).length, max);
  }

  #namesOf(archives: readonly BareJid[]): ReadonlyMap<number, BareJid> {
    return new Map(this.#numbers.all(JSON.stringify(archives)).map(({ no, name }) => [no, name]));
  }

  async #walk(
    search: ArchiveSearch,
    names: ReadonlyMap<number, BareJid>,
    words: readonly QueryToken[],
    { columns, direction, cursor, limit }: Walk,
  ): Promise<readonly unknown[]> {
    // Somebody else's stanza may come in between.
    if (cursor !== undefined) await setImmediate();
    const values: (number | string)[] = [];
    const place = (value: number | string): string => (values.push(value), "?");
    const list = (all: readonly unknown[]): string => `(SELECT value FROM json_each(${place(JSON.stringify(all))}))`;
    const id = "archive_text.rowid";
    const isNarrow = isInIndex(search, names, words);
    const conditions = [
      ...(isNarrow ? [] : [`archive.archive IN ${list([...names.keys()])}`]),
      `archive_text MATCH ${place(this.#matchExpression(search, names, words))}`,
      ...archiveConditions({ ...search, archive: "" as BareJid, text: undefined }, id, place, list),
      ...(search.authors === undefined ? [] : [authorCondition(search.authors, names, list)]),
      ...(cursor === undefined ? [] : [`${id} ${direction === "DESC" ? "<" : ">"} ${place(cursor)}`]),
    ];
    const sql = `SELECT ${columns} FROM archive_text CROSS JOIN archive ON archive.id = ${id} WHERE ${conditions.join(" AND ")} ORDER BY ${id} ${direction} LIMIT ?`;
    return this.#database.prepare(sql).all(...values, limit);
  }

  #matchExpression(search: ArchiveSearch, names: ReadonlyMap<number, BareJid>, words: readonly QueryToken[]): string {
    const months = monthTokens(search.start, search.end, this.#clock.now());
    const all = [
      ...(isInIndex(search, names, words) ? [anyOf([...names.keys()].map(archiveToken))] : []),
      ...words.map(({ token, isPrefix }) => `"${token}"${isPrefix ? "*" : ""}`),
      ...(search.authors === undefined ? [] : [anyOf(search.authors.map(authorToken))]),
      ...(search.traits ?? []).map((trait) => `"${traitToken(trait)}"`),
      ...(months.among.length === 0 ? [] : [anyOf(months.among)]),
    ].join(" AND ");
    return months.not.length === 0 ? all : `(${all}) NOT ${anyOf(months.not)}`;
  }
}

/** Something must be looked up: without a word, an author or a trait it is the archives. */
function isInIndex(
  { authors, traits = [] }: ArchiveSearch,
  names: ReadonlyMap<number, BareJid>,
  words: readonly QueryToken[],
): boolean {
  const isOnly = words.length === 0 && authors === undefined && traits.length === 0;
  return isOnly || names.size <= ARCHIVES_IN_INDEX_MAX;
}

/** Tokens hold no quotation mark, so quoting them is safe. */
function anyOf(tokens: readonly string[]): string {
  return `(${tokens.map((token) => `"${token}"`).join(" OR ")})`;
}

/** The index knows a hash of the author only. */
function authorCondition(
  authors: readonly BareJid[],
  names: ReadonlyMap<number, BareJid>,
  list: (all: readonly unknown[]) => string,
): string {
  const own = [...names].filter(([, name]) => authors.includes(name)).map(([no]) => no);
  return `(CASE archive.direction WHEN 0 THEN archive.peer IN ${list(authors)} ELSE archive.archive IN ${list(own)} END)`;
}
