import { expect, test } from "vitest";
import { hasPhrases, parseTextQuery, PREFIX_CHARS_MIN } from "./text-query.ts";

const tokens = (query: string): readonly string[] =>
  parseTextQuery(query).tokens.map(({ token, isPrefix }) => `${token}${isPrefix ? "*" : ""}`);

test.each([
  ["settlement break", ["settlement", "break"], []],
  ['"Settlement  Bréak" eur', ["settlement", "break", "eur"], ["settlement break"]],
  ["“settlement break”", ["settlement", "break"], ["settlement break"]],
  ['"break"', ["break"], []],
  ["sett* v2.1*", ["sett*", "v2", "1"], []],
  ['"never closed', ["never", "closed"], []],
  ["“会議室”", ["会議", "議室"], ["会議室"]],
  ['!!! "" * ', [], []],
])("[RM26] the words and phrases of %s", (query, words, phrases) => {
  expect(tokens(query)).toEqual(words);
  expect(parseTextQuery(query).phrases).toEqual(phrases);
});

test("[RM26] [SV3] a beginning has at least 2 characters, else it is a word", () => {
  expect(tokens(`${"s".repeat(PREFIX_CHARS_MIN)}*`)).toEqual(["ss*"]);
  expect(tokens(`${"s".repeat(PREFIX_CHARS_MIN - 1)}*`)).toEqual(["s"]);
});

test.each([
  ["37 lines. The Settlement-Break list", '"settlement break"', true],
  ["settlement and break", '"settlement break"', false],
  ["a settlement breaks", '"settlement break"', false],
  ["resettlement break", '"settlement break"', false],
  ["明日の会議室を予約", '"会議室"', true],
  ["会議の議室", '"会議室"', false],
])("[RM26] whether %s has %s", (text, query, has) => {
  expect(hasPhrases(text, parseTextQuery(query).phrases)).toBe(has);
});
