import type { BareJid } from "@tandem/protocol";
import type { ArchiveEntry, ArchivePage, ArchiveQuery, ArchiveTrait, NewArchiveEntry } from "../../core/ports/index.ts";
import { type QueryToken, queryTokensOf } from "../../core/text-index/index.ts";

/** A longer origin-id is kept in the stanza but guards against no duplicate: it would not fit an index row. */
export const ORIGIN_ID_CHARS_MAX = 512;
/** XEP-0313 asks for no bound; the contract of the port does. */
export const ARCHIVE_PAGE_MAX = 500;

/** A row of `archive`, joined with the name of its archive. */
export interface ArchiveRow {
  readonly id: number;
  readonly at: number;
  readonly peer: string;
  readonly sender: string;
  readonly origin_id: string | null;
  readonly stanza: string;
  readonly text: string;
}

/** What is written for an entry, in the order of the columns after `id` and `archive`. */
export interface ArchiveWrite {
  readonly archive: BareJid;
  readonly at: number;
  readonly peer: string;
  readonly sender: string;
  /** 1: sent by the archive's owner. Part of what makes a resend: the same id may come from either side. */
  readonly direction: 0 | 1;
  readonly originId: string | null;
  readonly stanza: string;
  readonly text: string;
  /** Sum of TRAIT_BITS. */
  readonly traits: number;
  readonly isShared: boolean;
}

/** What an entry has from now on. */
export interface Replacement {
  readonly stanza: string;
  readonly text: string;
  /** Sum of TRAIT_BITS; null: as they were. */
  readonly traits: number | null;
}

/** Bits of the column `traits`, part of the stored format. */
export const TRAIT_BITS: { readonly [trait in ArchiveTrait]: number } = {
  counts: 1,
  link: 4,
  file: 8,
  important: 16,
  // Of what was written since these are told apart.
  code: 32,
  story: 64,
};
/** Counts and was sent by the archive's owner. */
export const OWN_BIT = 2;
/** Whether somebody has it to read, and who: a correction changes nothing about that. */
export const COUNTING_BITS = TRAIT_BITS.counts | OWN_BIT;

export const archiveColumns =
  "archive.id, archive.at, archive.peer, archive.sender, archive.origin_id, archive.stanza, archive.text";

export function encodeEntry(entry: NewArchiveEntry, now: number): ArchiveWrite {
  const { archive, at = now, peer, sender, originId, stanza, text, traits = [], isShared = false } = entry;
  const kept = originId === undefined || originId.length > ORIGIN_ID_CHARS_MAX ? null : originId;
  const isOwn = directionOf({ sender, isShared }) === 1;
  return {
    archive,
    at,
    peer,
    sender,
    direction: isOwn ? 1 : 0,
    originId: kept,
    stanza,
    text,
    traits: traitBits(traits, isOwn),
    isShared,
  };
}

/** Part of what makes a resend. Somebody in a room may call themselves "out". */
export function directionOf({ sender, isShared = false }: Pick<NewArchiveEntry, "sender" | "isShared">): 0 | 1 {
  return sender === "out" && !isShared ? 1 : 0;
}

export function traitBits(traits: readonly ArchiveTrait[], isOwn = false): number {
  let bits = 0;
  for (const trait of traits) bits |= TRAIT_BITS[trait];
  return isOwn && (bits & TRAIT_BITS.counts) !== 0 ? bits | OWN_BIT : bits;
}

export function decodeEntry(archive: BareJid, row: ArchiveRow): ArchiveEntry {
  const { id, at, sender, stanza, text } = row;
  return { archive, id, at, peer: row.peer as BareJid, sender, originId: row.origin_id ?? undefined, stanza, text };
}

/**
 * The token that every indexed entry of an archive has, so that a search in one archive is one look into the index instead of
 * a filter over everybody's matches. Begins with a private-use character, which no word holds.
 */
export function archiveToken(archiveNo: number): string {
  return `\uE000${archiveNo}`;
}

/** A search in one archive; null when the query holds no word, which finds nothing. */
export function searchTokens(archiveNo: number, query: string): readonly QueryToken[] | null {
  const tokens = queryTokensOf(query);
  return tokens.length === 0 ? null : [{ token: archiveToken(archiveNo), isPrefix: false }, ...tokens];
}

/** The conditions of a query but for archive and text. `id` is the column of the id; `place` takes a value, gives its placeholder. */
export function archiveConditions(
  query: Omit<ArchiveQuery, "from" | "limit">,
  id: string,
  place: (value: number | string) => string,
  idsIn: (ids: readonly number[]) => string,
): readonly string[] {
  const conditions: string[] = [];
  if (query.peer !== undefined) conditions.push(`archive.peer = ${place(query.peer)}`);
  if (query.start !== undefined) conditions.push(`archive.at >= ${place(query.start)}`);
  if (query.end !== undefined) conditions.push(`archive.at <= ${place(query.end)}`);
  if (query.afterId !== undefined) conditions.push(`${id} > ${place(query.afterId)}`);
  if (query.beforeId !== undefined) conditions.push(`${id} < ${place(query.beforeId)}`);
  if (query.ids !== undefined) conditions.push(`${id} IN ${idsIn(query.ids)}`);
  return conditions;
}

/** Cuts what was read, one more than asked for, to a page; `rows` are in the direction of the walk. */
export function pageOf(query: ArchiveQuery, rows: readonly ArchiveRow[]): ArchivePage {
  const kept = rows.slice(0, query.limit).map((row) => decodeEntry(query.archive, row));
  return { entries: query.from === "end" ? kept.toReversed() : kept, complete: rows.length <= query.limit };
}

export function checkPageLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > ARCHIVE_PAGE_MAX)
    throw new RangeError(`a page of ${limit}; 1…${ARCHIVE_PAGE_MAX}`);
}
