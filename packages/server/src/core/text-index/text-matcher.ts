import { hasPhrases, type TextQuery } from "./text-query.ts";
import { isPlain, TOKEN_CHARS_MAX, tokensOf } from "./words.ts";

/** Does a text have all words, beginnings and phrases of the query? The same answer as the index of words and `hasPhrases`. */
export type TextMatcher = (text: string) => boolean;

/** For many texts: those in ASCII, most of them in most places, are compared as they are, without cutting them into words. */
export function textMatcher(query: TextQuery): TextMatcher {
  const plain = plainMatcher(query);
  return (text) => (isPlain(text) ? plain(text) : hasAll(text, query));
}

function hasAll(text: string, { tokens, phrases }: TextQuery): boolean {
  const own = tokensOf(text);
  const known = new Set(own);
  const hasTokens = tokens.every(({ token, isPrefix }) =>
    isPrefix ? own.some((word) => word.startsWith(token)) : known.has(token),
  );
  return hasTokens && hasPhrases(text, phrases);
}

function plainMatcher(query: TextQuery): TextMatcher {
  const all = [...query.tokens.map(({ token }) => token), ...query.phrases];
  if (!all.every(isPlain)) return () => false;
  // Words in the index are cut where they get too long.
  if (query.tokens.some(({ token }) => token.length >= TOKEN_CHARS_MAX)) return (text) => hasAll(text, query);
  const patterns = [
    ...query.phrases.map((phrase) => wholeWords(phrase.replaceAll(" ", "[^a-z0-9]+"))),
    ...query.tokens.map(({ token, isPrefix }) => (isPrefix ? new RegExp(`(?<![a-z0-9])${token}`) : wholeWords(token))),
  ];
  return (text) => {
    const lower = text.toLowerCase();
    return patterns.every((pattern) => pattern.test(lower));
  };
}

/** What is folded and plain holds a to z and digits only, so it is a pattern of itself. */
function wholeWords(pattern: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9])`);
}
