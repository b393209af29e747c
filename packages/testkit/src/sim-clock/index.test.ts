import { expect, test } from "vitest";
import { SimClock } from "./index.ts";

test("things happen when they are due, those of one instant in the order of asking", async () => {
  const clock = new SimClock();
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${clock.monotonic()}`);
  clock.after(20, note("c"));
  clock.after(10, note("a"));
  clock.after(10, note("b"));
  clock.after(15, note("cancelled")).cancel();
  for (let i = 0; i < 50; i++) clock.after(30 + ((i * 7) % 50), note(`n${(i * 7) % 50}`));
  await clock.pass(25);
  expect(seen).toEqual(["a@10", "b@10", "c@20"]);
  await clock.pass(100);
  expect(seen.slice(3)).toEqual(Array.from({ length: 50 }, (_, i) => `n${i}@${30 + i}`));
  expect(clock.monotonic()).toBe(125);
});

test("promises settle before time goes on", async () => {
  const clock = new SimClock();
  const seen: number[] = [];
  clock.after(1, () => {
    void (async () => {
      for (let i = 0; i < 100; i++) await Promise.resolve();
      seen.push(clock.monotonic());
    })();
  });
  clock.after(2, () => void seen.push(-1));
  await clock.pass(5);
  expect(seen).toEqual([1, -1]);
});

test("killed timers never run, repeated ones do until then", async () => {
  const clock = new SimClock();
  const timers = clock.timers();
  let count = 0;
  timers.every(10, () => void count++);
  const other = timers.every(10, () => other.cancel());
  await clock.pass(35);
  timers.kill();
  timers.after(1, () => void (count = 99));
  await clock.pass(100);
  expect(count).toBe(3);
});
