import type { BareJid } from "@tandem/protocol";
import { buildDraft, NS_DRAFTS, parseDraft } from "@tandem/protocol/tandem-drafts";
import type { PubsubEvent, PubsubItem } from "@tandem/protocol/xep-0060-pubsub";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { createDrafts, DRAFT_TYPING_MS, DRAFT_WRITE_MS } from "./drafts.ts";

const ME = "juliet@capulet.lit" as BareJid;
const ROOM = "ops@rooms.capulet.lit" as BareJid;

/** One server, devices on it, time that passes when told. */
function bench() {
  let now = 1_000_000;
  let timers: { at: number; task: () => void }[] = [];
  const server = new Map<string, PubsubItem>();
  const listeners: ((event: PubsubEvent) => void)[] = [];
  const log: string[] = [];
  const tell = (items: PubsubItem[], retracted: string[]): void => {
    for (const listener of listeners) listener({ kind: "items", node: NS_DRAFTS, items, retracted } as PubsubEvent);
  };
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { task } of due) task();
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  const device = (disk = new Map<string, unknown>()) => {
    const isOnline = signal(true);
    const drafts = createDrafts({
      account: ME,
      isOnline,
      store: {
        get: async (key: string) => disk.get(key),
        set: async (key: string, value: unknown) => void disk.set(key, value),
      },
      ports: {
        time: {
          now: () => now,
          after(ms: number, task: () => void) {
            const timer = { at: now + ms, task };
            timers.push(timer);
            return () => (timers = timers.filter((one) => one !== timer));
          },
        },
        log: { warn: () => {} },
      },
      pep: {
        async publish(_: string, item: PubsubItem) {
          server.set(item.id as string, item);
          log.push("publish");
          tell([item], []);
        },
        async retract(_: string, id: string) {
          server.delete(id);
          log.push("retract");
          tell([], [id]);
        },
        items: async () => [...server.values()],
        onEvent: (_: string, listener: (owner: BareJid, event: PubsubEvent) => void) =>
          void listeners.push((event) => {
            if (isOnline.peek()) listener(ME, event);
          }),
      },
    } as unknown as Context);
    return { drafts, disk, isOnline, box: drafts.of(ROOM) };
  };
  return { device, pass, server, log, now: () => now };
}

test("[RM25] a draft travels to another device after a pause, once, and goes there when it is sent", async () => {
  const { device, pass, log } = bench();
  const [desk, phone] = [device(), device()];
  desk.box.set("h");
  await pass(DRAFT_WRITE_MS - 1);
  desk.box.set("hello");
  await pass(DRAFT_WRITE_MS - 1);
  expect([log, phone.box.text.value]).toEqual([[], ""]);
  await pass(1);
  expect([log, phone.box.text.value]).toEqual([["publish"], "hello"]);
  desk.box.set("");
  await pass(DRAFT_WRITE_MS);
  expect([log, phone.box.text.value]).toEqual([["publish", "retract"], ""]);
});

test("[RM25] a draft survives a reload, also one that the server was not told yet", async () => {
  const { device, pass, server } = bench();
  const desk = device();
  desk.box.set("half a sen");
  const again = device(desk.disk);
  await again.drafts.restore();
  expect(again.box.text.value).toBe("half a sen");
  await again.drafts.load();
  expect(server.size).toBe(1);
  await pass(0);
});

test("[RM25] what is being typed is never taken away; a newer draft comes when the fingers rest", async () => {
  const { device, pass } = bench();
  const [desk, phone] = [device(), device()];
  desk.box.set("from the desk");
  await pass(DRAFT_WRITE_MS);
  phone.box.set("from the phone");
  await pass(DRAFT_WRITE_MS);
  expect([desk.box.text.value, phone.box.text.value]).toEqual(["from the desk", "from the phone"]);
  await pass(DRAFT_TYPING_MS - 2 * DRAFT_WRITE_MS - 1);
  expect(desk.box.text.value).toBe("from the desk");
  await pass(1);
  expect(desk.box.text.value).toBe("from the phone");
});

test("[RM25] of two drafts the newest holds, also when the older one is heard of last", async () => {
  const { device, pass, server, now } = bench();
  const desk = device();
  desk.isOnline.value = false;
  server.set(ROOM, buildDraft({ place: ROOM, text: "older", at: now() }));
  await pass(1_000);
  desk.box.set("newer");
  await pass(DRAFT_WRITE_MS + DRAFT_TYPING_MS);
  desk.isOnline.value = true;
  await desk.drafts.load();
  expect(desk.box.text.value).toBe("newer");
  expect(parseDraft(server.get(ROOM) as PubsubItem)?.text).toBe("newer");
});

test("[RM25] written without a connection: told at the next sign-in; older than another device's, it gives way", async () => {
  const { device, pass, server, now } = bench();
  const desk = device();
  desk.isOnline.value = false;
  desk.box.set("in the train");
  await pass(DRAFT_WRITE_MS + DRAFT_TYPING_MS);
  expect(server.size).toBe(0);
  desk.isOnline.value = true;
  await desk.drafts.load();
  expect(server.size).toBe(1);
  desk.isOnline.value = false;
  desk.box.set("older");
  await pass(DRAFT_TYPING_MS);
  server.set(ROOM, buildDraft({ place: ROOM, text: "newer", at: now() }));
  desk.isOnline.value = true;
  await desk.drafts.load();
  expect(desk.box.text.value).toBe("newer");
});

test("[RM25] sent elsewhere while this device was away: it is gone here too", async () => {
  const { device, pass, server } = bench();
  const desk = device();
  desk.box.set("hello");
  await pass(DRAFT_WRITE_MS + DRAFT_TYPING_MS);
  server.clear();
  await desk.drafts.load();
  expect(desk.box.text.value).toBe("");
});
