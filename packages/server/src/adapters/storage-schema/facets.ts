import type { ArchiveTrait } from "../../core/ports/index.ts";
import { tokensOf } from "../../core/text-index/index.ts";
import { archiveToken, TRAIT_BITS } from "./archive.ts";

/**
 * Tokens of an entry besides its words, so that a search by author or trait is a look into the index too and not a walk
 * over everything that was said. Each begins with a private-use character, which no word holds.
 */
export const AUTHOR = "\uE001";
const TRAIT = "\uE002";

const SEARCHED_TRAITS: readonly ArchiveTrait[] = ["link", "file", "important", "code", "story"];

export interface FacetedEntry {
  /** Number and name of the archive. */
  readonly no: number;
  readonly name: string;
  readonly peer: string;
  readonly direction: number;
  readonly traits: number;
  readonly text: string;
}

/** Null: nobody can look for it. */
export function indexedTokens(entry: FacetedEntry): readonly string[] | null {
  if (!isFindable(entry)) return null;
  const author = entry.direction === 1 ? entry.name : entry.peer;
  return [archiveToken(entry.no), authorToken(author), ...traitTokens(entry.traits), ...tokensOf(entry.text)];
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
