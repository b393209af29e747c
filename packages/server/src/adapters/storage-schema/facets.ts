import type { ArchiveTrait } from "../../core/ports/index.ts";
import { tokensOf } from "../../core/text-index/index.ts";
import { archiveToken, TRAIT_BITS } from "./archive.ts";

/**
 * Tokens of an entry besides its words, so that a search by author, month or trait is a look into the index too and not a walk
 * over everything that was said. Each begins with a private-use character, which no word holds.
 */
export const AUTHOR = "\uE001";
const TRAIT = "\uE002";
const MONTH = "\uE003";

/** A span of more months is not looked up in the index: by then it leaves out little. */
export const MONTHS_MAX = 60;

const SEARCHED_TRAITS: readonly ArchiveTrait[] = ["link", "file", "important"];

export interface FacetedEntry {
  /** Number and name of the archive. */
  readonly no: number;
  readonly name: string;
  readonly at: number;
  readonly peer: string;
  readonly direction: number;
  readonly traits: number;
  readonly text: string;
}

/** Null: nobody can look for it. */
export function indexedTokens(entry: FacetedEntry): readonly string[] | null {
  if (!isFindable(entry)) return null;
  const author = entry.direction === 1 ? entry.name : entry.peer;
  return [
    archiveToken(entry.no),
    authorToken(author),
    monthToken(monthOf(entry.at)),
    ...traitTokens(entry.traits),
    ...tokensOf(entry.text),
  ];
}

/** Neither a text, be it without a word, nor something that is looked for: a receipt, a reaction. */
export function isFindable({ text, traits }: Pick<FacetedEntry, "text" | "traits">): boolean {
  return text !== "" || traitTokens(traits).length > 0;
}

export function traitTokens(traits: number): readonly string[] {
  return SEARCHED_TRAITS.filter((trait) => (traits & TRAIT_BITS[trait]) !== 0).map(traitToken);
}

/** An address has characters that part words, and may be long: its hash stands for it, and whoever reads compares. */
export function authorToken(address: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < address.length; i++) {
    a = Math.imul(a ^ address.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ address.charCodeAt(i), 0x85ebca6b);
  }
  return `${AUTHOR}${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

export function traitToken(trait: ArchiveTrait): string {
  return `${TRAIT}${trait}`;
}

/** Months since 1970 (UTC). */
export function monthOf(at: number): number {
  const date = new Date(at);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function monthToken(month: number): string {
  return `${MONTH}${month}`;
}

export interface MonthTokens {
  /** One of them, or nothing is asked. */
  readonly among: readonly string[];
  readonly not: readonly string[];
}

/** What the months of a search say in the index. `now` bounds what was ever written; a month more for clocks that are ahead. */
export function monthTokens(start: number | undefined, end: number | undefined, now: number): MonthTokens {
  const newest = monthOf(now) + 1;
  const last = end === undefined ? newest : Math.min(newest, monthOf(end));
  if (start !== undefined) return { among: span(monthOf(start), last), not: [] };
  return { among: [], not: end === undefined ? [] : span(last + 1, newest) };
}

function span(first: number, last: number): readonly string[] {
  const length = last - first + 1;
  if (length < 1 || length > MONTHS_MAX) return [];
  return Array.from({ length }, (_, i) => monthToken(first + i));
}
