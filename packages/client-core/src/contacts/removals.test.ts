import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { Roster } from "../roster/roster.ts";
import { HELD_BACK_MS } from "../account/held-back.ts";
import { createRemovals } from "./removals.ts";

const ROMEO = "romeo@montague.lit" as BareJid;
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A device whose time passes when told, and what it tells the server. */
function bench(disk = new Map<string, unknown>()) {
  let now = 0;
  let due: { readonly at: number; readonly task: () => void } | undefined;
  const told: BareJid[] = [];
  let refusal: RequestError | undefined;
  const context = {
    ports: {
      time: {
        after(ms: number, task: () => void) {
          due = { at: now + ms, task };
          return () => (due = undefined);
        },
      },
    },
    store: {
      get: async (key: string) => disk.get(key),
      set: async (key: string, value: unknown) => disk.set(key, value),
    },
  } as unknown as Context;
  const roster = {
    async remove(jid: BareJid) {
      if (refusal !== undefined) throw refusal;
      told.push(jid);
    },
  } as unknown as Roster;
  return {
    removals: createRemovals(context, roster),
    told,
    disk,
    refuse: (next: RequestError | undefined) => void (refusal = next),
    async pass(ms: number) {
      now += ms;
      if (due !== undefined && due.at <= now) due.task();
      await settle();
    },
  };
}

test("[CO1] who is removed leaves the list at once, and the server hears of it when it cannot be taken back any more", async () => {
  const { removals, told, pass } = bench();
  removals.remove(ROMEO);
  expect([...removals.removed.value.keys()]).toEqual([ROMEO]);
  await pass(HELD_BACK_MS - 1);
  expect(told).toEqual([]);
  await pass(1);
  expect([told, removals.removed.value.size, removals.restore(ROMEO)]).toEqual([[ROMEO], 0, false]);
});

test("[CO1] taken back in time nobody is asked and nothing is told", async () => {
  const { removals, told, pass } = bench();
  removals.remove(ROMEO);
  expect(removals.restore(ROMEO)).toBe(true);
  await pass(HELD_BACK_MS);
  expect([told, removals.removed.value.size]).toEqual([[], 0]);
});

test("[CO1] while the server is being told it is too late to take it back", async () => {
  const { removals, told, pass } = bench();
  removals.remove(ROMEO);
  const telling = pass(HELD_BACK_MS);
  expect([told, removals.restore(ROMEO)]).toEqual([[ROMEO], false]);
  await telling;
});

test("[CO1] a device that is closed in between, or has no connection, tells at the next sign-in", async () => {
  const first = bench();
  first.removals.remove(ROMEO);
  const second = bench(first.disk);
  second.refuse(new RequestError("offline"));
  await second.removals.load();
  expect([...second.removals.removed.value.keys()]).toEqual([ROMEO]);
  second.refuse(undefined);
  await second.removals.load();
  expect([second.told, second.removals.removed.value.size]).toEqual([[ROMEO], 0]);
  await second.removals.load();
  expect(second.told).toEqual([ROMEO]);
});

test("[CO1] whom the server does not remove stands in the list again", async () => {
  const { removals, refuse, pass } = bench();
  refuse(new RequestError({ type: "cancel", condition: "not-allowed" }));
  removals.remove(ROMEO);
  await pass(HELD_BACK_MS);
  expect(removals.removed.value.size).toBe(0);
});
