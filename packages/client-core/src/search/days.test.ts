import { expect, test } from "vitest";
import type { TimePort } from "../ports/index.ts";
import { endOfDay, startOfDay } from "./days.ts";

const NOON = Date.UTC(2026, 9, 1, 12);
/** A clock so many hours ahead of UTC. */
const at = (hours: number): TimePort => ({
  now: () => NOON,
  after: () => () => {},
  dayOf: (ms) => new Date(ms + hours * 3_600_000).toISOString().slice(0, 10),
  minuteOf: () => 0,
});

test.each([-10, 0, 2, 5.5, 13])("[RM26] a day begins and ends at the person's own midnight (UTC%s)", (hours) => {
  const midnight = Date.UTC(2026, 8, 30) - hours * 3_600_000;
  expect(startOfDay("2026-09-30", at(hours))).toBe(midnight);
  expect(endOfDay("2026-09-30", at(hours))).toBe(midnight + 86_400_000 - 1);
});

test("[RM26] today, yesterday and so many days ago; no such day is none", () => {
  expect(startOfDay("today", at(0))).toBe(Date.UTC(2026, 9, 1));
  expect(startOfDay("yesterday", at(0))).toBe(Date.UTC(2026, 8, 30));
  expect(startOfDay("7d", at(0))).toBe(Date.UTC(2026, 8, 24));
  expect(startOfDay("2026-13-40", at(0))).toBeNull();
});
