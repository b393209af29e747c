import { bareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { SimClock } from "../sim-clock/index.ts";
import { MemoryStorage } from "../storage-memory/index.ts";
import { SimDisk } from "./index.ts";

const juliet = bareJid("juliet", "capulet.lit");

function world() {
  const clock = new SimClock();
  const disk = new SimDisk(new MemoryStorage(() => clock.now()), clock, () => 5);
  const spec = { name: "things", version: 1 };
  return { clock, disk, spec };
}

test("[SV1] a write is told when it is durable, together with its group", async () => {
  const { clock, disk, spec } = world();
  const things = disk.mount().collection<number>(spec);
  const told: string[] = [];
  void things.put("o", "a", 1).then(() => told.push("a"));
  void things.update("o", "a", (old) => (old ?? 0) + 1).then((value) => told.push(`b ${value}`));
  await clock.pass(4);
  expect([told, await things.get("o", "a")]).toEqual([[], undefined]);
  await clock.pass(1);
  expect([told, await things.get("o", "a")]).toEqual([["a", "b 2"], 2]);
});

test("[SV1] a killed process loses what was not durable, and hears of nothing", async () => {
  const { clock, disk } = world();
  const first = disk.mount();
  const told: string[] = [];
  const entry = { archive: juliet, peer: juliet, sender: "in", originId: undefined, stanza: "<m/>", text: "" };
  void first.archive.append(entry).then(() => told.push("one"));
  await clock.pass(5);
  void first.archive.append(entry).then(() => told.push("two"));
  first.kill();
  await clock.pass(50);
  const page = await disk.mount().archive.page({ archive: juliet, from: "start", limit: 10 });
  expect([told, page.entries.length]).toEqual([["one"], 1]);
});
