import type { Profile } from "./contract.ts";

/** Beginnings of this many characters are indexed; a longer beginning is looked up by its first ones and compared after. */
const PREFIX_CHARS_MAX = 3;
/** With up to 32 groups this stays within the 64 terms of a document. */
const TERMS_MAX = 32;

const ACCENTS = /[\u0300-\u036f]/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

/** Words in the form in which they are compared: without case, accents and width. */
export function wordsOf(text: string): readonly string[] {
  return text.normalize("NFKD").replace(ACCENTS, "").normalize("NFC").toLowerCase().match(WORDS) ?? [];
}

function fieldWords({ name, title, department, mail, phone }: Profile): readonly string[] {
  return [name, mail, phone, department, title].flatMap((field) => wordsOf(field ?? ""));
}

export function groupTerm(group: string): string {
  return `g:${group}`;
}

function prefixTerm(prefix: string): string {
  return `w:${prefix}`;
}

/** Name first: of a person with more words than there is room for, the name is found. */
export function directoryTerms(profile: Profile): readonly string[] {
  const terms = new Set<string>();
  for (const word of fieldWords(profile)) {
    const chars = Array.from(word).slice(0, PREFIX_CHARS_MAX);
    for (let length = 1; length <= chars.length; length++) {
      if (terms.size === TERMS_MAX) return [...terms];
      terms.add(prefixTerm(chars.slice(0, length).join("")));
    }
  }
  return [...terms];
}

/** The term that leaves the fewest people to compare: that of the longest word. Null when there is no word. */
export function searchTerm(words: readonly string[]): string | null {
  const longest = words.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : prefixTerm(Array.from(longest).slice(0, PREFIX_CHARS_MAX).join(""));
}

export function matchesAll(profile: Profile, words: readonly string[]): boolean {
  const own = fieldWords(profile);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
