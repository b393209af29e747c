import { parseDateTime } from "@tandem/protocol/xep-0082-datetime";
import type { TimePort } from "../ports/index.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of the earth are at most so far from UTC. */
const ZONE_MS_MAX = 14 * 3_600_000;

/** The first minute of a day in the person's time zone; null when there is no such day. */
export function startOfDay(day: string, time: TimePort): number | null {
  const named = namedDay(day, time);
  const utc = parseDateTime(`${named}T00:00:00Z`);
  if (utc === null || Number.isNaN(utc)) return null;
  let [low, high] = [utc - ZONE_MS_MAX, utc + ZONE_MS_MAX];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (time.dayOf(middle) < named) low = middle;
    else high = middle;
  }
  return high;
}

export function endOfDay(day: string, time: TimePort): number | null {
  const start = startOfDay(day, time);
  if (start === null) return null;
  // A day may have an hour more or less: noon of the next is in it whatever happens.
  const next = startOfDay(time.dayOf(start + 1.5 * DAY_MS), time);
  return next === null ? null : next - 1;
}

function namedDay(day: string, time: TimePort): string {
  if (day === "today") return time.dayOf(time.now());
  if (day === "yesterday") return time.dayOf(time.now() - DAY_MS);
  const [, days] = /^(\d+)d$/u.exec(day) ?? [];
  return days === undefined ? day : time.dayOf(time.now() - Number(days) * DAY_MS);
}
