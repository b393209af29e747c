import { expect, test } from "vitest";
import { createIdleness, DEFAULT_IDLE_TIMERS } from "./idleness.ts";

const INACTIVE_AFTER_MS = DEFAULT_IDLE_TIMERS.inactiveMs;

/** A clock that stands, with the one timer that may run. */
function desk(timers?: { inactiveMs: number; awayMs: number }) {
  let now = 1_000;
  let due: { at: number; task: () => void } | undefined;
  let touch = (): void => {};
  let lock = (): void => {};
  const time = {
    now: () => now,
    dayOf: () => "",
    minuteOf: () => 0,
    after(ms: number, task: () => void) {
      expect(due).toBeUndefined();
      due = { at: now + ms, task };
      return () => (due = undefined);
    },
  };
  const idleness = createIdleness(time, {
    ...(timers && { idleTimers: () => timers }),
    onAbsence(listener) {
      lock = listener;
      return () => (lock = () => {});
    },
    onInput(listener) {
      touch = listener;
      return () => (touch = () => {});
    },
  });
  const passes = (ms: number): void => {
    const end = now + ms;
    while (due !== undefined && due.at <= end) {
      const { at, task } = due;
      due = undefined;
      now = at;
      task();
    }
    now = end;
  };
  return { idleness, passes, touches: () => touch(), locks: () => lock(), isTimed: () => due !== undefined };
}

test("[PR4] nobody is there five minutes after the last input, not one millisecond sooner", () => {
  const { idleness, passes, touches } = desk();
  passes(60_000);
  touches();
  passes(INACTIVE_AFTER_MS - 1);
  expect(idleness.since.value).toBeUndefined();
  passes(1);
  expect(idleness.since.value).toBe(61_000);
});

test("[PR4] input clears it at once, and it comes again", () => {
  const { idleness, passes, touches } = desk();
  passes(INACTIVE_AFTER_MS * 3);
  expect(idleness.since.value).toBe(1_000);
  touches();
  expect(idleness.since.value).toBeUndefined();
  passes(INACTIVE_AFTER_MS);
  expect(idleness.since.value).toBe(1_000 + INACTIVE_AFTER_MS * 3);
});

test("[PR4] away ten minutes after that, and input clears both", () => {
  const { idleness, passes, touches, isTimed } = desk();
  passes(DEFAULT_IDLE_TIMERS.inactiveMs + DEFAULT_IDLE_TIMERS.awayMs - 1);
  expect(idleness.isAway.value).toBe(false);
  passes(1);
  expect(idleness.isAway.value).toBe(true);
  expect(isTimed()).toBe(false);
  touches();
  expect([idleness.since.value, idleness.isAway.value]).toEqual([undefined, false]);
  passes(DEFAULT_IDLE_TIMERS.inactiveMs);
  expect(idleness.isAway.value).toBe(false);
  expect(idleness.since.value).toBeDefined();
});

test("[PR4] both timers can be set, also while they run", () => {
  const timers = { inactiveMs: 60 * 60_000, awayMs: 60_000 };
  const { idleness, passes } = desk(timers);
  passes(120_000);
  timers.inactiveMs = 60_000;
  passes(60_000);
  expect([idleness.since.value, idleness.isAway.value]).toEqual([1_000, true]);
});

test("[PR4] locked or asleep is away at once, until the next input", () => {
  const { idleness, passes, touches, locks, isTimed } = desk();
  passes(20_000);
  touches();
  passes(10_000);
  locks();
  expect([idleness.since.value, idleness.isAway.value]).toEqual([21_000, true]);
  expect(isTimed()).toBe(false);
  touches();
  expect([idleness.since.value, idleness.isAway.value]).toEqual([undefined, false]);
  passes(INACTIVE_AFTER_MS);
  expect([idleness.since.value, idleness.isAway.value]).toEqual([31_000, false]);
});

test("nothing runs on after it is stopped", () => {
  const { idleness, passes, locks, isTimed } = desk();
  idleness.stop();
  locks();
  expect(isTimed()).toBe(false);
  passes(INACTIVE_AFTER_MS);
  expect(idleness.since.value).toBeUndefined();
});
