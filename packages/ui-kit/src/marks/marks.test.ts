import { expect, test } from "vitest";
import { marksIn, snippetStart } from "./marks.ts";

const marked = (text: string, ...words: string[]): readonly string[] =>
  marksIn(text, words).map(([from, to]) => text.slice(from, to));

test("[RM26] words are marked in any case, accent and script, at the beginning of words", () => {
  expect(marked("The Zu\u0308rich hedge, ZÜRICH", "zurich")).toEqual(["Zu\u0308rich", "ZÜRICH"]);
  expect(marked("resettle settlement", "sett")).toEqual(["sett"]);
  expect(marked("A settlement-break and a break", "settlement break")).toEqual(["settlement-break"]);
  expect(marked("明日の会議室", "会議")).toEqual(["会議"]);
  expect(marked("🙂 hedge fund", "hedge fund", "fund")).toEqual(["hedge fund"]);
  expect(marked("nothing", "", "!")).toEqual([]);
});

test("[RM26] a long text is shown from shortly before its first mark", () => {
  const text = `${"word ".repeat(100)}hedge`;
  const start = snippetStart(text, marksIn(text, ["hedge"]));
  expect(start).toBeGreaterThan(400);
  expect(text.slice(start).startsWith("word ")).toBe(true);
  expect(snippetStart("hedge", [[0, 5]])).toBe(0);
});

test("[RM11] a name is marked also in the middle of a word, in every place", () => {
  const found = marksIn("Unsettled, and Séttlement", ["settle"], true);
  expect(found.map(([from, to]) => "Unsettled, and Séttlement".slice(from, to))).toEqual(["settle", "Séttle"]);
});
