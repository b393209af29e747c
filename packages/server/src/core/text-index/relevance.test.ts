import { expect, test } from "vitest";
import { parseTextQuery } from "./text-query.ts";
import { relevanceOf } from "./relevance.ts";

const score = (text: string): number => relevanceOf(text, parseTextQuery("settlement break"));

test("[RM26] more about the words: those that begin with them, then together, then short, then long", () => {
  const long = Array.from({ length: 100 }, (_, i) => `word${i}`).join(" ");
  const scores = [
    score("Settlement break in batch 14"),
    score("One settlement break left"),
    score("A break in settlement"),
    score(`A break in settlement ${long}`),
  ];
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(new Set(scores).size).toBe(4);
  expect(relevanceOf("anything", parseTextQuery(""))).toBe(0);
});
