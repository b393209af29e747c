import { expect, test } from "vitest";
import { queryTokensOf, TOKEN_CHARS_MAX, TOKENS_PER_TEXT_MAX, tokensOf } from "./words.ts";

test.each([
  ["Hello, HELLO world!", ["hello", "world"]],
  ["Crème brûlée, Straße", ["creme", "brulee", "strasse"]],
  ["v2.1 at 10:45", ["v2", "1", "at", "10", "45"]],
  ["会議室", ["会議", "議室", "室"]],
  ["東京 office会議", ["東京", "京", "office", "会議", "議"]],
  ["ｆｕｌｌ ﬁne", ["full", "fine"]],
  ["!!! …", []],
])("the words of %j", (text, words) => {
  expect(tokensOf(text)).toEqual(words);
});

test("Thai is cut into words (Unicode UAX 29)", () => {
  expect(tokensOf("สวัสดีชาวโลก").length).toBeGreaterThan(1);
});

test("a query of one character is a prefix, of more it is pairs", () => {
  expect(queryTokensOf("議")).toEqual([{ token: "議", isPrefix: true }]);
  expect(queryTokensOf("会議室 Plan")).toEqual([
    { token: "会議", isPrefix: false },
    { token: "議室", isPrefix: false },
    { token: "plan", isPrefix: false },
  ]);
});

test("[SV3] a token has at most 48 characters, a text at most 4,096 tokens", () => {
  expect(tokensOf("x".repeat(TOKEN_CHARS_MAX + 1))).toEqual(["x".repeat(TOKEN_CHARS_MAX)]);
  const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");
  expect(tokensOf(words(TOKENS_PER_TEXT_MAX))).toHaveLength(TOKENS_PER_TEXT_MAX);
  expect(tokensOf(words(TOKENS_PER_TEXT_MAX + 1))).toHaveLength(TOKENS_PER_TEXT_MAX);
});
