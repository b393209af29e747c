import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { createEntering, ENTERED_AT_ONCE_MAX, LIST_FIRST_MS } from "./entering.ts";

const rooms = Array.from({ length: ENTERED_AT_ONCE_MAX + 3 }, (_, n) => `r${n}@rooms.capulet.lit` as BareJid);

function bench() {
  const begun: BareJid[] = [];
  const answers = new Map<BareJid, () => void>();
  const timers: { readonly ms: number; readonly task: () => void }[] = [];
  let done = 0;
  const entering = createEntering(
    {
      now: () => 0,
      after(ms, task) {
        const timer = { ms, task };
        timers.push(timer);
        return () => {
          if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
        };
      },
      dayOf: () => "",
      minuteOf: () => 0,
    },
    (room) => {
      begun.push(room);
      return new Promise((resolve) => void answers.set(room, resolve));
    },
    () => void done++,
  );
  const settle = (): Promise<void> => new Promise<void>((resolve) => void setImmediate(resolve));
  return { entering, begun, answers, timers, settle, done: () => done };
}

test("[RM9] a few rooms are entered at a time, in their order, and the end is told once", async () => {
  const { entering, begun, answers, settle, done } = bench();
  entering.start(rooms, []);
  expect(begun).toEqual(rooms.slice(0, ENTERED_AT_ONCE_MAX));
  answers.get(rooms[1] as BareJid)?.();
  await settle();
  expect(begun.at(-1)).toBe(rooms[ENTERED_AT_ONCE_MAX]);
  for (let i = 0; i < rooms.length; i++) {
    for (const answer of answers.values()) answer();
    await settle();
  }
  expect(begun).toEqual(rooms);
  expect(done()).toBe(1);
});

test("[RM9] a room that does not answer keeps nobody waiting; after a stop nothing goes on", async () => {
  const { entering, begun, timers, settle, done } = bench();
  entering.start(rooms, []);
  timers[0]?.task();
  await settle();
  expect(begun).toHaveLength(ENTERED_AT_ONCE_MAX + 1);
  entering.stop();
  for (const { task } of [...timers]) task();
  await settle();
  expect(begun).toHaveLength(ENTERED_AT_ONCE_MAX + 1);
  expect(done()).toBe(0);
});

test("[RM9] what somebody looks at is entered at once, the others when the list had time to be painted", async () => {
  const { entering, begun, answers, timers, settle, done } = bench();
  entering.start(rooms.slice(0, 1), rooms.slice(1, 3));
  expect(begun).toEqual(rooms.slice(0, 1));
  answers.get(rooms[0] as BareJid)?.();
  await settle();
  expect(done()).toBe(0);
  timers.find(({ ms }) => ms === LIST_FIRST_MS)?.task();
  expect(begun).toEqual(rooms.slice(0, 3));
  for (const answer of answers.values()) answer();
  await settle();
  expect(done()).toBe(1);
  entering.start([], rooms);
  entering.stop();
  expect(timers.filter(({ ms }) => ms === LIST_FIRST_MS)).toHaveLength(0);
});
