import { expect, test } from "vitest";
import { Prng } from "./index.ts";

const first = (prng: Prng, count: number): number[] => Array.from({ length: count }, () => prng.next());

test("the same seed gives the same numbers, another seed others", () => {
  expect(first(new Prng(7), 100)).toEqual(first(new Prng(7), 100));
  expect(first(new Prng(7), 100)).not.toEqual(first(new Prng(8), 100));
  expect(first(new Prng(7).fork(), 10)).not.toEqual(first(new Prng(7), 10));
});

test("numbers stay in their bounds and reach both ends", () => {
  const prng = new Prng(1);
  const seen = new Set(Array.from({ length: 1000 }, () => prng.between(3, 6)));
  expect(seen).toEqual(new Set([3, 4, 5, 6]));
  const fractions = Array.from({ length: 1000 }, () => prng.fraction());
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fractions)).toBeLessThan(1);
  const mean = fractions.reduce((sum, x) => sum + x, 0) / 1000;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
});

test("weights decide how often", () => {
  const prng = new Prng(2);
  const seen = { often: 0, rarely: 0, never: 0 };
  for (let i = 0; i < 1000; i++) seen[prng.weighted({ often: 9, rarely: 1, never: 0 })]++;
  expect(seen.never).toBe(0);
  expect(seen.often).toBeGreaterThan(seen.rarely * 5);
  expect(() => prng.pick([])).toThrow();
});

test("a shuffled list has the same members, in every order", () => {
  const prng = new Prng(3);
  const orders = new Set(Array.from({ length: 200 }, () => prng.shuffled([1, 2, 3]).join("")));
  expect(orders).toEqual(new Set(["123", "132", "213", "231", "312", "321"]));
});
