import { expect, test } from "vitest";
import { linesOf } from "./text-lines.ts";

/** Each character is 10 px wide, the column 100 px. */
const lines = (text: string): number => linesOf(text, 100, (word) => word.length * 10);

test.each([
  ["", 1],
  ["ten chars.", 1],
  ["ten chars. ", 1],
  ["ten chars. x", 2],
  ["four four four four", 2],
  ["one\ntwo\n\nfour", 4],
  ["a word of twentyfivecharacterslong!!", 4],
  ["well-known-thing", 3],
])("[RM24] the lines of %j are known before they are drawn", (text, expected) => {
  expect(lines(text)).toBe(expected);
});
