import type { QueryToken } from "../../core/text-index/index.ts";

/** Text form of a tsvector or null. Tokens hold letters and digits only, so quoting them is safe. */
export function wordVector(words: readonly string[] | null): string | null {
  return words === null ? null : words.map((word) => `'${word}'`).join(" ");
}

/** Text form of a tsquery: all tokens must occur. */
export function wordQuery(tokens: readonly QueryToken[]): string {
  return tokens.map(({ token, isPrefix }) => `'${token}'${isPrefix ? ":*" : ""}`).join(" & ");
}
