import { expect, test } from "vitest";
import { createSleepClock, SLEPT_MS } from "./sleep.ts";

test("[PR4] a device that slept is known by its clock; a page that is woken once a minute did not sleep", () => {
  let now = 1_000;
  const clock = createSleepClock(() => now);
  for (const ms of [30_000, 60_000, SLEPT_MS - 1]) {
    now += ms;
    expect(clock.hasSlept()).toBe(false);
  }
  now += SLEPT_MS;
  expect(clock.hasSlept()).toBe(true);
  // Once; and a clock that is set back is no sleep.
  expect(clock.hasSlept()).toBe(false);
  now -= 3_600_000;
  expect(clock.hasSlept()).toBe(false);
});
