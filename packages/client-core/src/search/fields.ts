import type { SearchFields } from "../view-models/history-search.ts";
import { formatSearchText, markedWords, NO_SEARCH, parseSearchText } from "./search-text.ts";

/** How the words are meant: together and in this order, all of them, or one of them. */
export type WordsMode = "exact" | "all" | "any";

export interface WordsField {
  readonly text: string;
  /** Undefined: words and `any:` beside each other, which no one mode says. */
  readonly mode: WordsMode | undefined;
}

const PHRASE = /^["“”]([^"“”]*)["“”]?$/u;

/** What the words of a search are in a field of their own; `written` is the way back. */
export function wordsOf({ words, any }: Pick<SearchFields, "words" | "any">): WordsField {
  if (any.length > 0 && words !== "") return { text: formatSearchText({ ...NO_SEARCH, words, any }), mode: undefined };
  if (any.length > 0) return { text: any.map((one) => (/\s/u.test(one) ? `"${one}"` : one)).join(" "), mode: "any" };
  const [, phrase] = PHRASE.exec(words) ?? [];
  return phrase === undefined ? { text: words, mode: "all" } : { text: phrase.trim(), mode: "exact" };
}

/**
 * The search with other words. What is typed may have operators, as in the line of a search: they stand beside what was chosen.
 * `base`: as it was when somebody began to type, so that what is typed on does not pile up.
 */
export function written(base: SearchFields, text: string, mode: WordsMode | undefined): SearchFields {
  const typed = parseSearchText(text);
  const others = { ...base, words: "", any: [] as readonly string[] };
  const merged: SearchFields = {
    ...others,
    from: joined(others.from, typed.from),
    in: joined(others.in, typed.in),
    has: joined(others.has, typed.has),
    after: typed.after ?? others.after,
    before: typed.before ?? others.before,
  };
  if (mode === undefined) return { ...merged, words: typed.words, any: typed.any };
  if (mode === "any") return { ...merged, any: joined(typed.any, markedWords(typed.words)) };
  if (typed.any.length > 0) return { ...merged, words: typed.words, any: typed.any };
  const isPhrase = mode === "exact" && typed.words !== "" && !/["“”]/u.test(typed.words);
  return { ...merged, words: isPhrase ? `"${typed.words}"` : typed.words };
}

/** The same words in another mode. */
export function inMode(fields: SearchFields, mode: WordsMode): SearchFields {
  const { text } = wordsOf(fields);
  const { words, any } = parseSearchText(text);
  const plain = [words, ...any].join(" ").replaceAll(/["“”]/gu, " ").replaceAll(/\s+/gu, " ").trim();
  return written(fields, mode === "any" ? [words, ...any].join(" ") : plain, mode);
}

function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}
