import type { HistorySearchSnapshot, SearchFields } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { searchedIn, widerSteps } from "./wider.ts";

const NOW = new Date("2026-11-12T12:00:00").getTime();
const fields = (some: Partial<SearchFields>): SearchFields => ({
  words: "",
  from: [],
  in: [],
  any: [],
  has: [],
  ...some,
});
const searched = (some: Partial<SearchFields>, names: HistorySearchSnapshot["names"] = []): string =>
  searchedIn({ fields: fields(some), names }, NOW);

test("[RM26] nothing found says where it was looked for", () => {
  const names = [{ operator: "in", value: "ops", label: "Operations", found: true }] as const;
  expect(searched({ in: ["ops"], after: "2026-10-01", has: ["file"] }, names)).toBe(
    "In Operations, since Thursday 1 October, with a file.",
  );
  expect(searched({ after: "7d", before: "yesterday", has: ["file", "link"] })).toBe(
    "Since 7 days ago, until yesterday, with a file and a link.",
  );
  expect(searched({ words: "breaks" })).toBe("");
});

test("[RM26] each wider step is the same search with less, the words first, three at most", () => {
  const steps = widerSteps(fields({ words: '"settlement break"', in: ["ops"], after: "7d", has: ["file"] }));
  expect(steps.map(({ change }) => change)).toEqual([
    { words: "settlement break" },
    { in: [] },
    { after: undefined, before: undefined },
  ]);
  expect(widerSteps(fields({ words: "quinces", from: ["dana"] })).map(({ change }) => change)).toEqual([
    { words: "quinces*" },
    { from: [] },
  ]);
});

test.each(["quinces*", "two words", "x", ""])("[RM26] no wider words are made up of %j", (words) => {
  expect(widerSteps(fields({ words }))).toEqual([]);
});
