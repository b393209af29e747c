import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch } from "../../core/ports/index.ts";
import { archiveConditions, archiveToken, authorToken, TRAIT_BITS, traitToken } from "../storage-schema/index.ts";
import type { QueryToken, TextQuery } from "../../core/text-index/index.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Archives that are searched, by their numbers. */
export type Names = ReadonlyMap<number, BareJid>;

export interface Bounds {
  /** Ids from here on, including it; below that, without it. */
  readonly from?: number;
  readonly below?: number;
  /** Behind that one, in the direction of the walk. */
  readonly cursor?: number;
  readonly limit?: number;
}

/** A statement for some candidates, and what its question marks stand for. Columns: id, whether it is found (0 or 1), text or null. */
export type CandidateSql = (direction: "ASC" | "DESC", bounds: Bounds) => Statement;

export interface Statement {
  readonly text: string;
  readonly values: readonly (number | string)[];
}

export interface IndexQuestion {
  readonly search: ArchiveSearch;
  readonly names: Names;
  readonly query: TextQuery;
  readonly words: Vocabulary;
  /** The archives are looked up beside the words and not compared in the rows. */
  readonly isInIndex: boolean;
  readonly needsText: boolean;
}

/** Candidates are what the index finds; each is compared in its row. */
export function sqlOfIndex(question: IndexQuestion): CandidateSql {
  const { search, names, isInIndex, needsText } = question;
  const match = matchExpression(question);
  return (direction, bounds) => {
    const { values, place, list } = placing();
    const compared = conditions(search, names, { place, list, isCompared: !isInIndex });
    const found = `(${[...compared, "1"].join(" AND ")})`;
    const text = needsText ? `CASE WHEN ${found} THEN archive.text END` : "NULL";
    const id = "archive_text.rowid";
    // Written twice, the values are bound twice.
    if (needsText) values.push(...values);
    const where = [`archive_text MATCH ${place(match)}`, ...within(id, search, direction, bounds, place)];
    const sql = `SELECT ${id}, ${found}, ${text} FROM archive_text CROSS JOIN archive ON archive.id = ${id}
      WHERE ${where.join(" AND ")} ORDER BY ${id} ${direction} LIMIT ${place(bounds.limit ?? -1)}`;
    return { text: sql, values };
  };
}

/** What the index finds, by id alone: nothing is read but the index. */
export function sqlOfIds(question: IndexQuestion): CandidateSql {
  const match = matchExpression(question);
  return (direction, bounds) => {
    const { values, place } = placing();
    const where = [`archive_text MATCH ${place(match)}`, ...within("rowid", question.search, direction, bounds, place)];
    const sql = `SELECT rowid FROM archive_text WHERE ${where.join(" AND ")} ORDER BY rowid ${direction} LIMIT ${place(bounds.limit ?? -1)}`;
    return { text: sql, values };
  };
}

/** What must be seen in the rows of ids that lie in the archives searched; null: nothing. */
export function sqlOfRows({ search, names, needsText }: IndexQuestion): ((ids: readonly number[]) => Statement) | null {
  const { values, place, list } = placing();
  const compared = conditions(search, names, { place, list, isCompared: false });
  if (compared.length === 0 && !needsText) return null;
  const text = needsText ? "archive.text" : "NULL";
  return (ids) => ({
    text: `SELECT archive.id, 1, ${text} FROM archive WHERE ${["archive.id IN (SELECT value FROM json_each(?))", ...compared].join(" AND ")}`,
    values: [JSON.stringify(ids), ...values],
  });
}

/** Candidates are all that was said, in any archive, within some ids. */
export function sqlOfRecent({ search, names }: Pick<IndexQuestion, "search" | "names">): CandidateSql {
  return (direction, bounds) => {
    const { values, place, list } = placing();
    const traits = (search.traits ?? []).map((trait) => `archive.traits & ${TRAIT_BITS[trait]} <> 0`);
    const where = [
      ...conditions(search, names, { place, list, isCompared: true }),
      ...traits,
      "archive.text <> ''",
      ...within("archive.id", search, direction, bounds, place),
    ];
    const sql = `SELECT archive.id, 1, archive.text FROM archive NOT INDEXED WHERE ${where.join(" AND ")} ORDER BY archive.id ${direction} LIMIT ${place(bounds.limit ?? -1)}`;
    return { text: sql, values };
  };
}

type Place = (value: number | string) => string;
type List = (all: readonly unknown[]) => string;

export function placing(): { readonly values: (number | string)[]; readonly place: Place; readonly list: List } {
  const values: (number | string)[] = [];
  const place: Place = (value) => (values.push(value), "?");
  return { values, place, list: (all) => `(SELECT value FROM json_each(${place(JSON.stringify(all))}))` };
}

/** What is compared in the row, but for ids. */
function conditions(
  search: ArchiveSearch,
  names: Names,
  { place, list, isCompared }: { readonly place: Place; readonly list: List; readonly isCompared: boolean },
): readonly string[] {
  const { peer, start, end, ids } = search;
  return [
    ...(isCompared ? [`archive.archive IN ${list([...names.keys()])}`] : []),
    ...archiveConditions({ archive: "" as BareJid, peer, start, end, ids }, "archive.id", place, list),
    ...(search.authors === undefined ? [] : [authorCondition(search.authors, names, list)]),
  ];
}

function within(
  id: string,
  { afterId, beforeId }: ArchiveSearch,
  direction: "ASC" | "DESC",
  { from, below, cursor }: Bounds,
  place: Place,
): readonly string[] {
  const lower = [afterId, from === undefined ? undefined : from - 1, direction === "ASC" ? cursor : undefined];
  const upper = [beforeId, below, direction === "DESC" ? cursor : undefined];
  const [above, under] = [lower, upper].map((all) => all.filter((one) => one !== undefined));
  return [
    ...(above === undefined || above.length === 0 ? [] : [`${id} > ${place(Math.max(...above))}`]),
    ...(under === undefined || under.length === 0 ? [] : [`${id} < ${place(Math.min(...under))}`]),
  ];
}

function matchExpression({ search, names, query, words, isInIndex }: IndexQuestion): string {
  return [
    ...(isInIndex ? [anyOf([...names.keys()].map(archiveToken))] : []),
    ...query.tokens.map((token) => tokenExpression(token, words)),
    ...(search.authors === undefined ? [] : [anyOf(search.authors.map(authorToken))]),
    ...(search.traits ?? []).map((trait) => `"${traitToken(trait)}"`),
  ].join(" AND ");
}

/** FTS5 merges all entries of all words that begin so before it gives the first one; of the words themselves it reads what it gives. */
function tokenExpression({ token, isPrefix }: QueryToken, words: Vocabulary): string {
  const beginning = isPrefix ? words.beginningWith(token) : [token];
  return beginning === null || beginning.length === 0 ? `"${token}"*` : anyOf(beginning);
}

/** Tokens hold no quotation mark, so quoting them is safe. */
function anyOf(tokens: readonly string[]): string {
  return `(${tokens.map((token) => `"${token}"`).join(" OR ")})`;
}

/** The index knows a hash of the author only. */
function authorCondition(authors: readonly BareJid[], names: Names, list: List): string {
  const own = [...names].filter(([, name]) => authors.includes(name)).map(([no]) => no);
  return `(CASE archive.direction WHEN 0 THEN archive.peer IN ${list(authors)} ELSE archive.archive IN ${list(own)} END)`;
}
