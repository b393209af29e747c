import { foldedWords, isUnspaced, type QueryToken, queryTokensOf } from "./words.ts";

/** A shorter beginning is a word: it would match a large part of all words. */
export const PREFIX_CHARS_MIN = 2;

/** What must all hold of a text that is found. */
export interface TextQuery {
  /** Are all among its tokens; without any the query finds nothing by text. */
  readonly tokens: readonly QueryToken[];
  /** Stand in it as they are, from the beginning of a word to the end of one. Folded. */
  readonly phrases: readonly string[];
}

const PARTS = /["“”]([^"“”]*)["“”]|([^\s"“”]+)/gu;

/**
 * Words, "words that stand together" and begin* of words. Everything else is no syntax: it only parts words, so that no text
 * that somebody types is an error.
 */
export function parseTextQuery(query: string): TextQuery {
  const tokens = new Map<string, QueryToken>();
  const phrases = new Set<string>();
  const add = (token: QueryToken): void => void tokens.set(`${token.token}${token.isPrefix ? "*" : ""}`, token);
  for (const [, phrase, word = ""] of query.matchAll(PARTS)) {
    const inside = queryTokensOf(phrase ?? word);
    if (phrase === undefined && word.endsWith("*")) for (const token of lastAsPrefix(inside)) add(token);
    else inside.forEach(add);
    const folded = phrase === undefined ? "" : foldedWords(phrase);
    if (inside.length > 1) phrases.add(folded);
  }
  phrases.delete("");
  return { tokens: [...tokens.values()], phrases: [...phrases] };
}

function lastAsPrefix(tokens: readonly QueryToken[]): readonly QueryToken[] {
  const last = tokens.at(-1);
  if (last === undefined || last.token.length < PREFIX_CHARS_MIN) return tokens;
  return [...tokens.slice(0, -1), { token: last.token, isPrefix: true }];
}

/** The index knows which words a text has, not where: phrases are looked for in the text itself. */
export function hasPhrases(text: string, phrases: readonly string[]): boolean {
  if (phrases.length === 0) return true;
  const folded = foldedWords(text);
  return phrases.every((phrase) => hasPhrase(folded, phrase));
}

function hasPhrase(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (isEdge(text, at, phrase[0]) && isEdge(text, at + phrase.length, phrase.at(-1))) return true;
  }
  return false;
}

/** Scripts without spaces have no edges of words: a phrase may stand anywhere. */
function isEdge(text: string, at: number, own: string | undefined): boolean {
  const [before = " ", after = " "] = [text[at - 1], text[at]];
  return before === " " || after === " " || isUnspaced(own ?? "");
}
