import { expect, test } from "vitest";
import { inMode, type WordsMode, wordsOf, written } from "./fields.ts";
import { formatSearchText, NO_SEARCH, parseSearchText } from "./search-text.ts";

const fieldsOf = (text: string) => parseSearchText(text);
const lineOf = (fields: ReturnType<typeof fieldsOf>): string => formatSearchText(fields);

test.each<[string, string, WordsMode | undefined]>([
  ['"settlement break"', "settlement break", "exact"],
  ["settlement break", "settlement break", "all"],
  ['"settlement break" eur*', '"settlement break" eur*', "all"],
  ['any:gilt,bund,"Maya Lindqvist"', 'gilt bund "Maya Lindqvist"', "any"],
  ["break any:gilt,bund", "break any:gilt,bund", undefined],
  ["", "", "all"],
])("[RM26] %s is %s in the field, and back", (line, text, mode) => {
  const fields = fieldsOf(line);
  expect(wordsOf(fields)).toEqual({ text, mode });
  expect(lineOf(written(fields, text, mode))).toBe(line);
});

test("[RM26] the same words in another mode", () => {
  const exact = fieldsOf('"settlement break" from:dana');
  expect(lineOf(inMode(exact, "all"))).toBe("settlement break from:dana");
  expect(lineOf(inMode(exact, "any"))).toBe("from:dana any:settlement,break");
  expect(lineOf(inMode(inMode(exact, "any"), "exact"))).toBe('"settlement break" from:dana');
  expect(lineOf(inMode(fieldsOf('break any:"gilt edged",bund'), "exact"))).toBe('"break gilt edged bund"');
  expect(lineOf(inMode(fieldsOf('gilt "Maya Lindqvist"'), "any"))).toBe('any:gilt,"Maya Lindqvist"');
});

test("[RM26] operators that are typed among the words stand beside what was chosen, once", () => {
  const base = fieldsOf("settlement from:dana has:file");
  const typed = "settlement from:mateo in:ops after:7d";
  expect(lineOf(written(base, typed, "all"))).toBe("settlement from:dana,mateo in:ops has:file after:7d");
  expect(lineOf(written(base, `${typed} has:link`, "exact"))).toBe(
    '"settlement" from:dana,mateo in:ops has:file,link after:7d',
  );
  expect(written(NO_SEARCH, "  ", "exact")).toEqual({ ...NO_SEARCH, after: undefined, before: undefined });
});
