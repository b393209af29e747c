import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { ClientPorts, LocalStore } from "../ports/index.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

const ROOM = parseBareJid("bridge@rooms.lit") as BareJid;
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
      expect(JSON.stringify(values.get("outbox"))).toContain(one.originId);
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

test("[RM13] what was refused stays so when the server says later that it had received it, until it is tried again", async () => {
  const { outbox, states, confirm } = bench();
  outbox.add(entry("a"));
  await soon();
  const first = confirm.get("a");
  outbox.failed("a");
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
  first.outbox.failed("b");
  await soon();
  const second = bench(first.values);
  await second.outbox.restore();
  second.outbox.flush(ROOM);
  expect(second.sent).toEqual(["a"]);
  expect(kept(second.outbox)).toEqual(["a", "b"]);
});
