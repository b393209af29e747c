import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch } from "../../core/ports/index.ts";
import { archiveConditions, spanBoundsSql, traitBits } from "../storage-schema/index.ts";
import type { QueryToken } from "../../core/text-index/index.ts";
import { BLOCK_IDS, blockOf, blockQuery, type IndexQuery } from "./words.ts";

/** Archives that are searched, by their numbers. */
export type Names = ReadonlyMap<number, BareJid>;

/** Ids from one on, including it, up to another, without it. */
export interface Span {
  readonly from: number;
  readonly below: number;
}

export interface Question {
  readonly search: ArchiveSearch;
  readonly names: Names;
  /** All must occur. */
  readonly words: readonly QueryToken[];
  readonly needsText: boolean;
  readonly direction: "ASC" | "DESC";
}

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

type Place = (value: unknown) => string;

function placing(): { readonly values: unknown[]; readonly place: Place } {
  const values: unknown[] = [];
  return { values, place: (value) => `$${values.push(value)}` };
}

/**
 * Each row within the span is looked at, so it costs what the span is long, whatever is in it. Columns: id and text, which is
 * null unless it is needed.
 */
export function lookedAtSql(question: Question, span: Span, limit: number): Statement {
  const { words, direction } = question;
  const { values, place } = placing();
  const within = `id >= ${place(span.from)} AND id < ${place(span.below)}`;
  const inBlocks = blocksOf(span).map((block) => `(${blockQuery(block, { words })})`);
  const said = words.length === 0 ? [] : [`archive.words @@ ${place(inBlocks.join(" | "))}::tsquery`];
  // By id and by nothing else.
  const rows = `SELECT * FROM archive WHERE ${within} ORDER BY id OFFSET 0`;
  return {
    text: `SELECT archive.id, ${textOf(question)} FROM (${rows}) AS archive
      WHERE ${[...comparedConditions(question, place), ...said].join(" AND ")} ORDER BY archive.id ${direction} LIMIT ${place(limit)}`,
    values,
  };
}

/**
 * What the index finds, block by block in the order of the walk, until there are enough. `asked` goes to the index, `left`, which
 * must hold as well, is compared in the rows. Columns as above.
 */
export function blocksSql(
  question: Question,
  {
    span,
    blocks,
    asked,
    left,
    limit,
  }: {
    readonly span: Span;
    readonly blocks: readonly number[];
    readonly asked: IndexQuery;
    readonly left: readonly QueryToken[];
    readonly limit: number;
  },
): Statement {
  const { direction } = question;
  const { values, place } = placing();
  const of = [
    `${place(blocks.map((block) => block * BLOCK_IDS))}::int8[]`,
    `${place(blocks.map((block) => blockQuery(block, asked)))}::tsquery[]`,
    ...(left.length === 0 ? [] : [`${place(blocks.map((block) => blockQuery(block, { words: left })))}::tsquery[]`]),
  ];
  const where = [
    `archive.id >= greatest(block.first, ${place(span.from)})`,
    `archive.id < least(block.first + ${BLOCK_IDS}, ${place(span.below)})`,
    ...comparedConditions(question, place),
    ...(left.length === 0 ? [] : ["archive.words @@ block.rest"]),
  ];
  const order = `ORDER BY archive.id ${direction} LIMIT ${place(limit)}`;
  // A query of its own, or the planner would join indexes whose entries within a block are many more than those of a word.
  const rows = "SELECT * FROM archive WHERE words @@ block.words OFFSET 0";
  const found = `SELECT archive.id, ${textOf(question)} FROM (${rows}) AS archive WHERE ${where.join(" AND ")} ${order}`;
  return {
    text: `SELECT found.id, found.text FROM unnest(${of.join(", ")}) AS block (first, words${left.length === 0 ? "" : ", rest"})
      CROSS JOIN LATERAL (${found}) AS found LIMIT ${place(limit)}`,
    values,
  };
}

/** Of the rows within a span: how many lie in these archives (`readable`), and how many hold all these words (`saying`). */
export function sampleSql(names: Names, words: readonly QueryToken[], span: Span): Statement {
  const { values, place } = placing();
  const inBlocks = blocksOf(span).map((block) => `(${blockQuery(block, { words })})`);
  const saying = words.length === 0 ? "0" : `count(*) FILTER (WHERE words @@ ${place(inBlocks.join(" | "))}::tsquery)`;
  return {
    text: `SELECT count(*) AS rows, count(*) FILTER (WHERE archive = ANY (${place([...names.keys()])}::int8[])) AS readable, ${saying} AS saying
      FROM (SELECT archive, words FROM archive WHERE id >= ${place(span.from)} AND id < ${place(span.below)} OFFSET 0) AS sample`,
    values,
  };
}

/** Where all lies that a search may find: one row with `first` and `last`, null when there is nothing. */
export function boundsSql(search: ArchiveSearch, names: Names): Statement {
  const { values, place } = placing();
  const { first, last } = spanBoundsSql(search, () => `unnest(${place([...names.keys()])}::int8[]) AS asked (no)`);
  const oldest = "SELECT min(id) FROM archive";
  const newest = "SELECT value FROM counters WHERE name = 'archive-id'";
  return { text: `SELECT (${first ?? oldest}) AS first, (${last ?? newest}) AS last`, values };
}

/** In ascending order. */
export function blocksOf({ from, below }: Span): readonly number[] {
  const first = blockOf(from);
  return Array.from({ length: Math.max(0, blockOf(below - 1) - first + 1) }, (_, i) => first + i);
}

function textOf({ needsText }: Question): string {
  return needsText ? "archive.text" : "NULL AS text";
}

function comparedConditions({ search, names }: Question, place: Place): readonly string[] {
  const { peer, start, end, ids, traits = [], authors } = search;
  const bits = traitBits(traits);
  return [
    `archive.archive = ANY (${place([...names.keys()])}::int8[])`,
    ...archiveConditions({ archive: "" as BareJid, peer, start, end, ids }, "archive.id", place, (all) => {
      return `(SELECT unnest(${place(all)}::int8[]))`;
    }),
    ...(authors === undefined ? [] : [authorCondition(authors, names, place)]),
    // What has neither text nor a trait is nothing that a search is for: receipts, reactions.
    bits === 0 ? "archive.words IS NOT NULL" : `archive.traits & ${bits} = ${bits}`,
  ];
}

function authorCondition(authors: readonly BareJid[], names: Names, place: Place): string {
  const own = [...names].filter(([, name]) => authors.includes(name)).map(([no]) => no);
  const isPeer = `archive.peer = ANY (${place(authors)}::text[])`;
  if (own.length === 0) return `(${isPeer} AND archive.direction = 0)`;
  return `(CASE archive.direction WHEN 0 THEN ${isPeer} ELSE archive.archive = ANY (${place(own)}::int8[]) END)`;
}
