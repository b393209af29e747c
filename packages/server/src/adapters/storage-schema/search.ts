import type { BareJid } from "@tandem/protocol";
import type { ArchiveSearch, ArchiveSearchPage, FoundCount } from "../../core/ports/index.ts";
import { hasPhrases, parseTextQuery, type TextQuery } from "../../core/text-index/index.ts";
import { type ArchiveRow, checkPageLimit, decodeEntry } from "./archive.ts";

/** Candidates that are read at a time to look for a phrase in them. */
export const SCANNED_AT_A_TIME = 256;

export type PagedSearch = ArchiveSearch & { readonly from: "start" | "end"; readonly limit: number };

/** A row of what the index found, with the number of its archive. */
export interface FoundRow extends ArchiveRow {
  readonly archive: number;
}

/** Reads the next `size` rows that match but for phrases, behind `cursor`. */
export type ReadFound<R> = (cursor: number | undefined, size: number) => Promise<readonly R[]>;

export interface PreparedText {
  readonly query: TextQuery;
  /** False: nothing can match. */
  readonly isFindable: boolean;
}

export function prepareText({ text, authors }: ArchiveSearch): PreparedText {
  const query = text === undefined ? { tokens: [], phrases: [] } : parseTextQuery(text);
  return { query, isFindable: authors?.length !== 0 && (text === undefined || query.tokens.length > 0) };
}

/** Walks what the index found and keeps what has the phrases, until the page is full or enough was read. */
export async function searchPage(
  search: PagedSearch,
  phrases: readonly string[],
  names: ReadonlyMap<number, BareJid>,
  read: ReadFound<FoundRow>,
): Promise<ArchiveSearchPage> {
  checkPageLimit(search.limit);
  const kept: FoundRow[] = [];
  const page = (reachedId: number | undefined): ArchiveSearchPage => {
    const entries = kept.map((row) => decodeEntry(names.get(row.archive) as BareJid, row));
    return {
      entries: search.from === "end" ? entries.toReversed() : entries,
      complete: reachedId === undefined,
      reachedId,
    };
  };
  const size = phrases.length === 0 ? search.limit + 1 : SCANNED_AT_A_TIME;
  let cursor: number | undefined;
  for (let scanned = 0; ; ) {
    const rows = await read(cursor, size);
    for (const row of rows) {
      if (!hasPhrases(row.text, phrases)) continue;
      if (kept.length === search.limit) return page(kept.at(-1)?.id);
      kept.push(row);
    }
    if (rows.length < size) return page(undefined);
    scanned += rows.length;
    cursor = rows.at(-1)?.id;
    if (phrases.length > 0 && scanned >= search.scanMax) return page(cursor);
  }
}

/** As many as have the phrases, up to `max`, among the newest that may be read. */
export async function countScanned(
  search: ArchiveSearch,
  phrases: readonly string[],
  max: number,
  read: ReadFound<{ readonly id: number; readonly text: string }>,
): Promise<FoundCount> {
  let [count, scanned] = [0, 0];
  let cursor: number | undefined;
  for (;;) {
    const rows = await read(cursor, SCANNED_AT_A_TIME);
    for (const row of rows) if (hasPhrases(row.text, phrases) && ++count > max) return foundCount(count, max);
    if (rows.length < SCANNED_AT_A_TIME) return { count, isExact: true };
    scanned += rows.length;
    cursor = rows.at(-1)?.id;
    if (scanned >= search.scanMax) return { count, isExact: false };
  }
}

/** How many of a count that stopped at one more than `max`. */
export function foundCount(counted: number, max: number): FoundCount {
  return { count: Math.min(counted, max), isExact: counted <= max };
}
