import { foldedWords, tokensOf } from "./words.ts";
import type { TextQuery } from "./text-query.ts";

/** A text of so many words is neither short nor long. */
const WORDS_USUAL = 20;

/**
 * How much a text is about the words that were looked for, 0…3: how large a part of it they are, whether they stand together and
 * in their order, whether it begins with them. For texts that match.
 */
export function relevanceOf(text: string, { tokens, phrases }: TextQuery): number {
  if (tokens.length === 0) return 0;
  const words = foldedWords(text);
  const count = tokensOf(text).length;
  const share = tokens.length / (tokens.length + count / WORDS_USUAL);
  const together = tokens.map(({ token }) => token).join(" ");
  const at = words.indexOf(together);
  const isTogether = phrases.length > 0 || (tokens.length > 1 && at !== -1);
  return share + (isTogether ? 1 : 0) + (at === 0 ? 1 : 0);
}
