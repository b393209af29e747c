import { createHash } from "node:crypto";
import type { ArchiveTrait } from "../../core/ports/index.ts";
import { type QueryToken, tokensOf } from "../../core/text-index/index.ts";
import {
  archiveToken,
  AUTHOR,
  type FacetedEntry,
  isFindable,
  traitToken,
  traitTokens,
} from "../storage-schema/index.ts";

/**
 * Every token of a row begins with the block of the row's id. So the index has an entry for a word in each block, and whoever
 * goes from the newest messages on reads of a word what was written within so many messages, however often it was ever written.
 */
export const BLOCK_IDS = 65_536;
/** Blocks that share their digits are 4,294,967,296 messages apart. Whoever reads compares ids. */
const BLOCKS = 65_536;

export function blockOf(id: number): number {
  return Math.floor(id / BLOCK_IDS);
}

/** Always four digits, so that no token of one block is one of another. */
function digitsOf(block: number): string {
  return (block % BLOCKS).toString(16).padStart(4, "0");
}

/** Text form of the tsvector of a row; null: nobody can look for it. Tokens hold letters, digits and private-use characters only. */
export function wordVector(entry: FacetedEntry & { readonly id: number; readonly text: string }): string | null {
  if (!isFindable(entry)) return null;
  const author = authorToken(entry.direction === 1 ? entry.name : entry.peer);
  const tokens = [archiveToken(entry.no), author, ...traitTokens(entry.traits), ...tokensOf(entry.text)];
  const block = digitsOf(blockOf(entry.id));
  return tokens.map((token) => `'${block}${token}'`).join(" ");
}

/** As the migration has written it with PostgreSQL's own functions. An address may hold anything, so its hash stands for it, and whoever reads compares. */
function authorToken(address: string): string {
  return `${AUTHOR}${createHash("sha256").update(address).digest("hex").slice(0, 10)}`;
}

/** What the index is asked: all words, one of the archives and one of the authors, if any are given, and all traits. */
export interface IndexQuery {
  readonly words: readonly QueryToken[];
  readonly archives?: Iterable<number> | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly traits?: readonly ArchiveTrait[] | undefined;
}

/** Text form of a tsquery for one block. Something must be asked. */
export function blockQuery(block: number, { words, archives, authors, traits = [] }: IndexQuery): string {
  const digits = digitsOf(block);
  const one = (token: string, isPrefix = false): string => `'${digits}${token}'${isPrefix ? ":*" : ""}`;
  const oneOf = (tokens: readonly string[]): string => `(${tokens.map((token) => one(token)).join(" | ")})`;
  return [
    ...words.map(({ token, isPrefix }) => one(token, isPrefix)),
    ...traits.map((trait) => one(traitToken(trait))),
    ...(authors === undefined ? [] : [oneOf(authors.map(authorToken))]),
    ...(archives === undefined ? [] : [oneOf(Array.from(archives, archiveToken))]),
  ].join(" & ");
}
