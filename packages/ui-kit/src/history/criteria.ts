import type { HistoryTrait } from "@tandem/client-core/view-models";

/** In the order in which they stand. */
export const SEARCH_TRAITS: readonly HistoryTrait[] = ["file", "link", "code", "important", "story", "mention"];
export const SEARCH_SPANS = ["7d", "30d", "42d"] as const;

const DAY_MS = 86_400_000;

/** A day as an operator has it, as a date field shows it: YYYY-MM-DD; empty for none. */
export function dayOf(day: string, now: number): string {
  const [, days] = /^(\d+)d$/u.exec(day) ?? [];
  if (day === "today" || day === "yesterday") return localDay(now - (day === "today" ? 0 : DAY_MS));
  if (days !== undefined) return localDay(now - Number(days) * DAY_MS);
  return /^\d{4}-\d{2}-\d{2}$/u.test(day) ? day : "";
}

function localDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
