import { Prng } from "@tandem/testkit/prng";
import { expect, test } from "vitest";
import { textMatcher } from "./text-matcher.ts";
import { hasPhrases, parseTextQuery } from "./text-query.ts";
import { tokensOf } from "./words.ts";

/** As the index of words finds, and then the phrases. */
function isFound(text: string, query: string): boolean {
  const { tokens, phrases } = parseTextQuery(query);
  const own = tokensOf(text);
  const has = tokens.every(({ token, isPrefix }) =>
    own.some((word) => (isPrefix ? word.startsWith(token) : word === token)),
  );
  return has && hasPhrases(text, phrases);
}

test.each([
  ["The Settlement-Break list", '"settlement break"', true],
  ["settlement and break", '"settlement break"', false],
  ["resettlement", "settle*", false],
  ["settlement_break", "break", true],
  ["Zürich settlement", "zurich settle*", true],
  ["明日の会議室", "会", true],
  ["plain", "会", false],
  [`${"x".repeat(60)} y`, "x".repeat(50), true],
])("[RM26] whether %s is found by %s", (text, query, is) => {
  expect(textMatcher(parseTextQuery(query))(text)).toBe(is);
  expect(isFound(text, query)).toBe(is);
});

test("[RM26] a text is matched as the index of words would, plain or not", () => {
  const prng = new Prng(3);
  const one = (all: readonly string[]): string => all[prng.below(all.length)] ?? "";
  const words = ["a", "ab", "abc", "b", "a1", "é", "会議", "議", "İ"];
  let found = 0;
  for (let n = 0; n < 3_000; n++) {
    const text = Array.from({ length: prng.between(1, 6) }, () => `${one(words)}${one([" ", "-", "_", ""])}`).join("");
    const [first, second] = [one(words), one(words)];
    const query = one([first, `${first}*`, `${first} ${second}`, `"${first} ${second}"`, `${first}* "${second}"`]);
    const is = isFound(text, query);
    expect([text, query, textMatcher(parseTextQuery(query))(text)]).toEqual([text, query, is]);
    if (is) found++;
  }
  expect(found).toBeGreaterThan(300);
});
