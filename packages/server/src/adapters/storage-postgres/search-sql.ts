import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch } from "../../core/ports/index.ts";
import { archiveConditions, archiveToken, traitBits } from "../storage-schema/index.ts";
import type { QueryToken, TextQuery } from "../../core/text-index/index.ts";
import { wordQuery } from "./words.ts";

/** Archives that are searched, by their numbers. */
export type Names = ReadonlyMap<number, BareJid>;

/** Ids from one on, including it, up to another, without it. */
export interface Span {
  readonly from?: number | undefined;
  readonly below?: number | undefined;
  /** Each row is looked at; else the indexes are asked. */
  readonly isLookedAt: boolean;
}

export interface CandidatesQuestion {
  readonly search: ArchiveSearch;
  readonly names: Names;
  readonly query: TextQuery;
  readonly direction: "ASC" | "DESC";
  readonly span: Span;
  readonly limit: number;
}

type Place = (value: unknown) => string;

/** More archives cost the index more than they leave out. */
const ARCHIVES_IN_INDEX_MAX = 32;

/** Columns: id and text, which is null when nothing is looked for in it. */
export function candidatesSql(question: CandidatesQuestion): { readonly text: string; readonly values: unknown[] } {
  const { search, names, query, direction, span, limit } = question;
  const values: unknown[] = [];
  const place: Place = (value) => `$${values.push(value)}`;
  const { afterId, beforeId } = search;
  const within = [
    ...(span.from === undefined ? [] : [`archive.id >= ${place(span.from)}`]),
    ...(span.below === undefined ? [] : [`archive.id < ${place(span.below)}`]),
    ...archiveConditions({ archive: "" as BareJid, afterId, beforeId }, "archive.id", place, () => ""),
  ];
  const compared = comparedConditions(search, names, place);
  const text = query.phrases.length > 0 ? "archive.text" : "NULL AS text";
  const words = (tokens: string): string => `archive.words @@ ${place(tokens)}::tsquery`;
  const rest = `ORDER BY archive.id ${direction} LIMIT ${place(limit)}`;
  if (span.isLookedAt) {
    // By id and by nothing else: the rows are as many as the span is long, whatever is in them.
    const all = [...compared, ...(query.tokens.length === 0 ? [] : [words(wordQuery(query.tokens))])].join(" AND ");
    const rows = `SELECT * FROM archive WHERE ${within.join(" AND ")} ORDER BY id OFFSET 0`;
    return { text: `SELECT archive.id, ${text} FROM (${rows}) AS archive WHERE ${all} ${rest}`, values };
  }
  // Asked for the newest first, the planner would else walk the whole table by id and test each row.
  const asked = query.tokens.length > 0 ? [words(indexQuery(names, query.tokens))] : [];
  const byWords = [...within, ...compared, ...asked].join(" AND ");
  const rows = `SELECT archive.id, ${text} FROM archive WHERE ${byWords} OFFSET 0`;
  return { text: `SELECT archive.id, archive.text FROM (${rows}) AS archive ${rest}`, values };
}

function comparedConditions(search: ArchiveSearch, names: Names, place: Place): readonly string[] {
  const { peer, start, end, ids, traits = [], authors } = search;
  const bits = traitBits(traits);
  return [
    `archive.archive = ANY (${place([...names.keys()])}::int8[])`,
    ...archiveConditions({ archive: "" as BareJid, peer, start, end, ids }, "archive.id", place, (all) => {
      return `(SELECT unnest(${place(all)}::int8[]))`;
    }),
    ...(authors === undefined ? [] : [authorCondition(authors, names, place)]),
    bits === 0 ? traitless : `archive.traits & ${bits} = ${bits}`,
  ];
}

/** What has neither text nor a trait is nothing that a search is for: receipts, reactions. */
const traitless = `(archive.text <> '' OR archive.traits & ${traitBits(["link", "file", "important"])} <> 0)`;

function indexQuery(names: Names, words: readonly QueryToken[]): string {
  if (names.size > ARCHIVES_IN_INDEX_MAX) return wordQuery(words);
  const among = [...names.keys()].map((no) => `'${archiveToken(no)}'`).join(" | ");
  return `(${among}) & ${wordQuery(words)}`;
}

/** Of a room the author is the peer, which an index knows. */
function authorCondition(authors: readonly BareJid[], names: Names, place: Place): string {
  const own = [...names].filter(([, name]) => authors.includes(name)).map(([no]) => no);
  const isPeer = `archive.peer = ANY (${place(authors)}::text[])`;
  if (own.length === 0) return `(${isPeer} AND archive.direction = 0)`;
  return `(CASE archive.direction WHEN 0 THEN ${isPeer} ELSE archive.archive = ANY (${place(own)}::int8[]) END)`;
}
