import type { IdleTimers } from "@tandem/client-core/ports";

const KEY = "tandem:idle-minutes";
const MINUTE_MS = 60_000;

/** What can be chosen; the first of both is never so short that reading a page looks like absence. */
export const IDLE_MINUTES = [1, 3, 5, 10, 15, 30, 60] as const;

export interface IdleMinutes {
  /** Without a hand on the device. */
  readonly inactive: number;
  /** After that. */
  readonly away: number;
}

/** Both apps share it, as they share the origin; what is no choice is the default. */
export function chosenIdleMinutes(): IdleMinutes {
  const [inactive, away] = (localStorage.getItem(KEY) ?? "").split(" ").map(Number);
  return { inactive: known(inactive) ?? 5, away: known(away) ?? 10 };
}

export function chooseIdleMinutes({ inactive, away }: IdleMinutes): void {
  localStorage.setItem(KEY, `${inactive} ${away}`);
}

export function idleTimers(): IdleTimers {
  const { inactive, away } = chosenIdleMinutes();
  return { inactiveMs: inactive * MINUTE_MS, awayMs: away * MINUTE_MS };
}

function known(minutes: number | undefined): number | undefined {
  return IDLE_MINUTES.find((choice) => choice === minutes);
}
