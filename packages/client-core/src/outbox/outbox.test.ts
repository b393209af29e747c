import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { ClientPorts, LocalStore } from "../ports/index.ts";
import { BURIED_MAX, createOutbox, type Outbox, type OutboxEntry } from "./outbox.ts";

const ROOM = parseBareJid("bridge@rooms.lit") as BareJid;
const REFUSED = { error: "blocked" } as const;
const entry = (originId: string) => ({ originId, kind: "room" as const, jid: ROOM, text: originId, at: 0 });

function bench(values = new Map<string, unknown>()) {
  const store: LocalStore = {
    get: async (key) => structuredClone(values.get(key)),
    set: async (key, value) => void values.set(key, structuredClone(value)),
    delete: async (key) => void values.delete(key),
    deletePrefix: async () => {},
  };
  const isOnline = signal(true);
  const outbox = createOutbox({ store, isOnline, ports: { log: { warn: () => {} } } as unknown as ClientPorts });
  const sent: string[] = [];
  const states: string[] = [];
  const confirm = new Map<string, () => void>();
  const place = { isReady: true, isInside: false };
  outbox.attach(ROOM, {
    isReady: (wasTried) => (wasTried ? place.isReady : place.isReady || place.isInside),
    transmit(one, onConfirmed) {
      // On the device, and as one that may have gone out.
      const written = (values.get("outbox") as OutboxEntry[]).find(({ originId }) => originId === one.originId);
      expect([written?.originId, written?.isUnsent]).toEqual([one.originId, undefined]);
      sent.push(one.originId);
      confirm.set(one.originId, onConfirmed);
    },
    onState: (id, state) => states.push(`${id} ${state}`),
  });
  return { outbox, values, sent, states, confirm, place, isOnline };
}

const kept = (outbox: Outbox): string[] => outbox.entries(ROOM).map((one) => one.originId);
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("[RM13] a message is kept on the device before it is sent, and let go once the server has it", async () => {
  const { outbox, sent, states, confirm } = bench();
  outbox.add(entry("a"));
  await soon();
  expect(sent).toEqual(["a"]);
  expect(kept(outbox)).toEqual(["a"]);
  confirm.get("a")?.();
  expect(kept(outbox)).toEqual([]);
  expect(states).toEqual(["a sending", "a sent"]);
});

test("[RM13] as taken counts what the server has, and not what was thrown away", async () => {
  const { outbox, confirm } = bench();
  for (const id of ["a", "b", "c"]) outbox.add(entry(id));
  await soon();
  confirm.get("a")?.();
  outbox.failed(entry("b"), REFUSED);
  outbox.discard("b");
  outbox.failed(entry("c"), REFUSED);
  outbox.bury("c");
  outbox.settled("nobody's");
  expect([outbox.taken.value, kept(outbox)]).toEqual([1, []]);
});

test("[RM13] what was refused stays so when the server says later that it had received it, until it is tried again", async () => {
  const { outbox, states, confirm } = bench();
  outbox.add(entry("a"));
  await soon();
  const first = confirm.get("a");
  outbox.failed(entry("a"), REFUSED);
  first?.();
  expect([kept(outbox), states]).toEqual([["a"], ["a sending"]]);
  outbox.add(entry("a"));
  await soon();
  first?.();
  expect(states).toEqual(["a sending", "a sending"]);
  confirm.get("a")?.();
  expect([kept(outbox), states.at(-1)]).toEqual([[], "a sent"]);
});

test("[RM14] after a resumed session nothing is sent twice; after a lost one everything that is not settled is", async () => {
  const { outbox, sent, states, isOnline } = bench();
  outbox.add(entry("a"));
  outbox.add(entry("b"));
  await soon();
  isOnline.value = false;
  outbox.offline();
  expect(states.slice(-2)).toEqual(["a queued", "b queued"]);
  isOnline.value = true;
  outbox.online(false);
  expect(sent).toEqual(["a", "b"]);
  outbox.online(true);
  outbox.settled("a"); // the archive had it
  outbox.flush(ROOM);
  expect(sent).toEqual(["a", "b", "b"]);
});

test("what was written off-line waits in its order and goes out when the place is ready", async () => {
  const { outbox, sent, place, isOnline } = bench();
  place.isReady = false;
  isOnline.value = false;
  outbox.add(entry("a"));
  outbox.add(entry("b"));
  await soon();
  expect(sent).toEqual([]);
  expect(outbox.count.value).toBe(2);
  place.isReady = true;
  isOnline.value = true;
  outbox.flush(ROOM);
  await soon();
  expect(sent).toEqual(["a", "b"]);
});

test("[RM13] [RM14] what was never sent need not wait for the archive; what may have been does, and keeps back what came after it", async () => {
  const { outbox, sent, states, place } = bench();
  Object.assign(place, { isReady: false, isInside: true });
  outbox.add(entry("a"));
  await soon();
  expect(sent).toEqual(["a"]);
  outbox.online(true);
  outbox.add(entry("b"));
  await soon();
  expect([sent, states]).toEqual([["a"], ["a sending", "a sending", "b sending"]]);
  place.isReady = true;
  outbox.flush(ROOM);
  expect(sent).toEqual(["a", "a", "b"]);
});

test("a restart of the app loses nothing; what has failed waits for the person", async () => {
  const first = bench();
  first.outbox.add(entry("a"));
  first.outbox.add(entry("b"));
  await soon();
  first.outbox.failed(entry("b"), REFUSED);
  await soon();
  const second = bench(first.values);
  await second.outbox.restore();
  second.outbox.flush(ROOM);
  expect(second.sent).toEqual(["a"]);
  expect(kept(second.outbox)).toEqual(["a", "b"]);
});

test("[SV1] what was acknowledged and refused afterwards is kept with the reason, and stays so after a restart", async () => {
  const first = bench();
  first.outbox.add(entry("a"));
  await soon();
  first.confirm.get("a")?.();
  expect(kept(first.outbox)).toEqual([]);
  first.outbox.failed(entry("a"), REFUSED);
  await soon();
  const second = bench(first.values);
  await second.outbox.restore();
  second.outbox.flush(ROOM);
  expect(second.sent).toEqual([]);
  expect(second.outbox.entries(ROOM)).toMatchObject([{ originId: "a", hasFailed: true, refusal: REFUSED }]);
});

test("what was refused and let go is remembered, also after a restart, and of very much the oldest is not", async () => {
  const first = bench();
  first.outbox.failed(entry("a"), REFUSED);
  first.outbox.bury("a");
  expect(kept(first.outbox)).toEqual([]);
  await soon();
  const second = bench(first.values);
  await second.outbox.restore();
  for (let at = 1; at < BURIED_MAX; at++) second.outbox.bury(`b${at}`);
  expect(second.outbox.isBuried("a")).toBe(true);
  second.outbox.bury("c");
  expect([second.outbox.isBuried("a"), second.outbox.isBuried("b1")]).toEqual([false, true]);
});

test("what is let go before the device has read what was let go earlier does not take its place", async () => {
  const values = new Map<string, unknown>([["outbox-buried", ["a"]]]);
  bench(values).outbox.bury("b");
  await soon();
  const { outbox } = bench(values);
  await outbox.restore();
  expect(["a", "b"].map((id) => outbox.isBuried(id))).toEqual([true, true]);
});

async function writtenOffline(...ids: readonly string[]) {
  const made = bench();
  made.isOnline.value = false;
  made.place.isReady = false;
  for (const id of ids) made.outbox.add(entry(id));
  await soon();
  return made;
}

test("[RM13] what was written off-line can be changed in its place and taken away until it goes out, also after a restart", async () => {
  const first = await writtenOffline("a", "b", "c");
  first.outbox.reword("a", { text: "A" });
  await soon();
  const { outbox, sent, place, isOnline } = bench(first.values);
  isOnline.value = false;
  place.isReady = false;
  await outbox.restore();
  expect(["a", "b", "c"].map((id) => outbox.isUnsent(id))).toEqual([true, true, true]);
  outbox.discard("b");
  isOnline.value = true;
  // What was never sent need not wait for the archive.
  place.isInside = true;
  outbox.flush(ROOM);
  // From here on it may have gone out.
  expect(outbox.isUnsent("a")).toBe(false);
  outbox.reword("a", { text: "too late" });
  await soon();
  expect(sent).toEqual(["a", "c"]);
  expect(outbox.entries(ROOM).map(({ text }) => text)).toEqual(["A", "c"]);
});

test("[RM14] the device knows that a message may have gone out before it goes, and what was written later stays behind it", async () => {
  const { outbox, values, sent, place, isOnline } = await writtenOffline("a");
  isOnline.value = true;
  outbox.add(entry("b"));
  await soon();
  place.isReady = true;
  outbox.flush(ROOM);
  outbox.add(entry("c"));
  // The room was entered, and its history read.
  outbox.flush(ROOM);
  expect(sent).toEqual([]);
  await soon();
  expect(sent).toEqual(["a", "b", "c"]);
  const after = bench(values);
  await after.outbox.restore();
  expect(["a", "b"].map((id) => after.outbox.isUnsent(id))).toEqual([false, false]);
  Object.assign(after.place, { isReady: false, isInside: true });
  after.outbox.flush(ROOM);
  expect(after.sent).toEqual([]);
});
