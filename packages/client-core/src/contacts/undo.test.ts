import type { BareJid } from "@tandem/protocol";
import type { RosterItem } from "@tandem/protocol/rfc-6121-roster";
import { signal, type Signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Roster } from "../roster/roster.ts";
import { createUndo, UNDO_STEPS_MAX } from "./undo.ts";

const ROMEO = "romeo@montague.lit" as BareJid;
const romeo: RosterItem = { jid: ROMEO, name: "Romeo", subscription: "both", groups: ["Verona"] };

function bench() {
  const item: Signal<RosterItem | undefined> = signal(romeo);
  const did: unknown[] = [];
  const roster = {
    contact: () => item,
    set: async (_: BareJid, change: Partial<RosterItem>) => {
      did.push(["set", change]);
      item.value = { ...(item.peek() ?? { ...romeo, subscription: "none" }), ...change };
    },
    remove: async () => void (item.value = undefined),
    subscribe: () => void did.push("subscribe"),
    accept: () => void did.push("accept"),
  } as unknown as Roster;
  return { undo: createUndo(roster), roster, did, item };
}
const moved = { kind: "moved", name: "Romeo", to: "Mantua" } as const;

test("[CO1] undo puts somebody back into the groups that they were in", async () => {
  const { undo, roster, item } = bench();
  await undo.record([ROMEO], moved, () => roster.set(ROMEO, { groups: ["Mantua"] }));
  expect(undo.last.value).toMatchObject(moved);
  await undo.undo();
  expect([item.value?.groups, undo.last.value]).toEqual([["Verona"], undefined]);
});

test("[CO1] what is shown and not confirmed yet is what undo takes back, once it is", async () => {
  const { undo, roster, item } = bench();
  let confirm = (): void => {};
  await undo.record([ROMEO], moved, () => roster.set(ROMEO, { groups: ["Mantua"] }));
  const second = undo.record([ROMEO], { ...moved, to: "Padua" }, async () => {
    await roster.set(ROMEO, { groups: ["Padua"] });
    await new Promise<void>((resolve) => (confirm = resolve));
  });
  const undone = undo.undo();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(item.value?.groups).toEqual(["Padua"]);
  confirm();
  await Promise.all([second, undone]);
  expect(item.value?.groups).toEqual(["Mantua"]);
  expect(undo.last.value).toMatchObject(moved);
});

test("[CO1] two undos in a row take back two changes", async () => {
  const { undo, roster, item } = bench();
  for (const to of ["Mantua", "Padua"])
    await undo.record([ROMEO], { ...moved, to }, () => roster.set(ROMEO, { groups: [to] }));
  await Promise.all([undo.undo(), undo.undo()]);
  expect([item.value?.groups, undo.last.value]).toEqual([["Verona"], undefined]);
});

test("[CO1] who was removed comes back with name and groups, may see me without asking, and is asked again", async () => {
  const { undo, roster, did } = bench();
  await undo.record([ROMEO], { kind: "removed", name: "Romeo" }, () => roster.remove(ROMEO));
  await undo.undo();
  expect(did).toEqual([["set", { name: "Romeo", groups: ["Verona"] }], "accept", "subscribe"]);
});

test("[CO1] whom another way brings back is not asked again", async () => {
  const { undo, roster, did } = bench();
  await undo.record(
    [ROMEO],
    { kind: "removed", name: "Romeo" },
    () => roster.remove(ROMEO),
    () => true,
  );
  await undo.undo();
  expect([did, undo.last.value]).toEqual([[], undefined]);
});

test("[CO3] what is no change of people is taken back by its own way", async () => {
  const { undo, did } = bench();
  const back = (): boolean => did.push("listed again") > 0;
  await undo.record([], { kind: "group-unlisted", name: "Desk" }, async () => {}, back);
  await undo.undo();
  expect([did, undo.last.value]).toEqual([["listed again"], undefined]);
});

test("[CO1] what failed is not taken back, and neither is what cannot be taken back now forgotten", async () => {
  const { undo, roster } = bench();
  const refused = new Error("refused");
  await expect(undo.record([ROMEO], moved, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(undo.last.value).toBeUndefined();
  await undo.record([ROMEO], moved, async () => {});
  roster.set = () => Promise.reject(refused);
  await expect(undo.undo()).rejects.toBe(refused);
  expect(undo.last.value).toMatchObject(moved);
});

test(`[CO1] the last ${UNDO_STEPS_MAX} changes can be taken back, one by one`, async () => {
  const { undo } = bench();
  for (let step = 0; step <= UNDO_STEPS_MAX; step++)
    await undo.record([ROMEO], { ...moved, to: `g${step}` }, async () => {});
  for (let step = UNDO_STEPS_MAX; step > 0; step--) {
    expect(undo.last.value?.to).toBe(`g${step}`);
    await undo.undo();
  }
  expect(undo.last.value).toBeUndefined();
});
