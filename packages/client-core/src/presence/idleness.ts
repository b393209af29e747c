import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { IdleTimers, InputPort, TimePort } from "../ports/index.ts";

/** PR4. On the wire both are `away` (PR10). */
export const DEFAULT_IDLE_TIMERS: IdleTimers = { inactiveMs: 5 * 60_000, awayMs: 10 * 60_000 };
/** The timers may be set anew meanwhile: they are looked at again at least so often. */
const LOOK_MS_MAX = 60_000;

export interface Idleness {
  /** Milliseconds since 1970: the last input, once it is long enough ago; undefined while somebody is there. */
  readonly since: ReadonlySignal<number | undefined>;
  /** The second timer is over too. */
  readonly isAway: ReadonlySignal<boolean>;
  stop(): void;
}

/** Notices that nobody is at the device any more. An input costs a number; the one timer looks at it when it ends. */
export function createIdleness(time: TimePort, input: InputPort | undefined): Idleness {
  const since = signal<number | undefined>(undefined);
  const isAway = signal(false);
  if (input === undefined) return { since, isAway, stop: () => {} };
  let last = time.now();
  let cancelTimer = (): void => {};

  const watch = (): void => {
    const { inactiveMs, awayMs } = input.idleTimers?.() ?? DEFAULT_IDLE_TIMERS;
    const untilInactive = last + inactiveMs - time.now();
    const untilAway = untilInactive + awayMs;
    // In this order: whoever follows `since` finds the other as it is.
    isAway.value = untilAway <= 0;
    since.value = untilInactive <= 0 ? last : undefined;
    if (untilAway <= 0) return;
    cancelTimer = time.after(Math.min(untilInactive > 0 ? untilInactive : untilAway, LOOK_MS_MAX), watch);
  };

  /** PR4: locked or asleep is away at once. Nothing is waited for but input. */
  const leave = (): void => {
    cancelTimer();
    isAway.value = true;
    since.value = last;
  };

  // Before input: the hand that wakes a device comes after its sleep.
  const stopAbsence = input.onAbsence?.(leave);
  const stopInput = input.onInput(() => {
    last = time.now();
    if (since.peek() === undefined) return;
    cancelTimer();
    watch();
  });
  watch();
  return {
    since,
    isAway,
    stop() {
      stopAbsence?.();
      stopInput();
      cancelTimer();
    },
  };
}
