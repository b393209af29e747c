import { expect, test } from "vitest";
import { dayOf } from "./criteria.ts";

const NOON = new Date(2026, 10, 12, 12).getTime();

test.each([
  ["2026-10-01", "2026-10-01"],
  ["today", "2026-11-12"],
  ["yesterday", "2026-11-11"],
  ["42d", "2026-10-01"],
  ["", ""],
  ["lunch", ""],
])("[RM26] %j is the day %j in a date field", (day, shown) => {
  expect(dayOf(day, NOON)).toBe(shown);
});
