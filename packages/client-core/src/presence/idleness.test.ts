import { expect, test } from "vitest";
import { createIdleness, INACTIVE_AFTER_MS } from "./idleness.ts";

/** A clock that stands, with the one timer that may run. */
function desk() {
  let now = 1_000;
  let due: { at: number; task: () => void } | undefined;
  let touch = (): void => {};
  const time = {
    now: () => now,
    dayOf: () => "",
    after(ms: number, task: () => void) {
      expect(due).toBeUndefined();
      due = { at: now + ms, task };
      return () => (due = undefined);
    },
  };
  const idleness = createIdleness(time, {
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
  return { idleness, passes, touches: () => touch(), isTimed: () => due !== undefined };
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

test("nothing runs on after it is stopped", () => {
  const { idleness, passes, isTimed } = desk();
  idleness.stop();
  expect(isTimed()).toBe(false);
  passes(INACTIVE_AFTER_MS);
  expect(idleness.since.value).toBeUndefined();
});
