import { expect, test } from "vitest";
import { formatSearchText, markedWords, parseSearchText } from "./search-text.ts";

test("[RM26] operators narrow, the rest is words; quotes hold names together", () => {
  const text =
    '"settlement break" eur* from:dana,mateo in:"Ops Bridge" has:file has:link after:2026-10-01 before:today';
  const parsed = parseSearchText(text);
  expect(parsed).toEqual({
    words: '"settlement break" eur*',
    from: ["dana", "mateo"],
    in: ["Ops Bridge"],
    any: [],
    has: ["file", "link"],
    after: "2026-10-01",
    before: "today",
  });
  expect(parseSearchText(formatSearchText(parsed))).toEqual(parsed);
});

test.each(["has:been", "from:", "after:lunch", "time:", "in:", "http://a.example/?in:x"])(
  "[RM26] %s is a word, not an error",
  (text) => {
    expect(parseSearchText(text)).toEqual({ words: text, from: [], in: [], any: [], has: [] });
  },
);

test("[RM26] any: one of several words or phrases, each quoted by itself", () => {
  const parsed = parseSearchText('any:maya any:"Maya Lindqvist" any:gilt,bund now');
  expect(parsed).toMatchObject({ words: "now", any: ["maya", "Maya Lindqvist", "gilt", "bund"] });
  expect(parseSearchText(formatSearchText(parsed))).toEqual(parsed);
});

test("[RM26] words, phrases and beginnings are marked as they are written", () => {
  expect(markedWords('"settlement break" sett* Zürich')).toEqual(["settlement break", "sett", "Zürich"]);
});

test("[RM26] values with and without quotation marks stand beside each other, and a comma at the end is none", () => {
  const parsed = parseSearchText('break in:"Ops Bridge",im,"FX Desk" from:dana,');
  expect(parsed).toMatchObject({ words: "break", in: ["Ops Bridge", "im", "FX Desk"], from: ["dana"] });
  expect(formatSearchText(parsed)).toBe('break from:dana in:"Ops Bridge",im,"FX Desk"');
});
