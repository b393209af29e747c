import { signal } from "@preact/signals-core";
import { type BareJid, NS_CLIENT } from "@tandem/protocol";
import { type ActivityItem, buildActivityPage, NS_ACTIVITY_LIST } from "@tandem/protocol/tandem-activity";
import { MENTIONS_FILTER } from "@tandem/protocol/tandem-filters";
import { el, parseElement, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { readContent } from "../timeline/payload.ts";
import { ACTIVITY_PER_PAGE, createActivityViewModel } from "./activity-model.ts";
import { outcomeOf, type Shell } from "./shell.ts";

const MAYA = "maya@castellan.example" as BareJid;
const ROOM = "ops-bridge@rooms.castellan.example" as BareJid;

interface Told {
  readonly id: number;
  readonly kind?: ActivityItem["kind"];
  readonly isUnread?: boolean;
  readonly inner?: string;
  readonly from?: string;
  readonly about?: ActivityItem["about"];
}

function item({ id, kind = "mention", isUnread = false, inner, from, about }: Told): ActivityItem {
  const said = inner ?? `<body>Maya? ${id}</body>`;
  const stanza = parseElement(
    `<message xmlns="jabber:client" type="groupchat" from="${from ?? `${ROOM}/Dana Ortiz`}">${said}</message>`,
  );
  const forwarded = { delay: { time: id * 1_000 }, stanza };
  return { kind, id: String(id), room: ROOM, roomName: "Ops Bridge", isUnread, forwarded, about };
}

/** What the server has, and what it was asked; `answers` false: answers wait until `release`. */
function bench({ isSettled = true, hasActivity = true } = {}) {
  const server = { items: [] as ActivityItem[], unread: 0, refusal: undefined as RequestError | undefined };
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const timers = new Set<() => void>();
  const warnings: string[] = [];
  const opened: string[] = [];
  const control = { isHeld: false };

  const answer = (max: number, before: string | undefined): XmlElement => {
    const later = server.items.filter(({ id }) => before === undefined || Number(id) < Number(before));
    const items = later.slice(0, max);
    const next = later.length > max && max > 0 ? items.at(-1)?.id : undefined;
    return el("iq", NS_CLIENT, { type: "result" }, buildActivityPage({ items, unread: server.unread, next }));
  };
  const makeClient = () => {
    const listeners = new Set<(stanza: XmlElement) => void>();
    const read: [string, string][] = [];
    const made = {
      account: MAYA,
      context: { features: { account: new Set(hasActivity ? [NS_ACTIVITY_LIST] : []) } },
      sync: signal({ kind: isSettled ? "settled" : "syncing" }),
      filters: {
        all: signal<{ id: string; unread: number; readId?: string }[]>([]),
        read: async (id: string, to: string) => void read.push([id, to]),
      },
      connection: {
        onStanza(listener: (stanza: XmlElement) => void) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        async request(type: string, _to: string, payload: XmlElement) {
          const [max, before, to] = ["max", "before", "to"].map((name) => payload.attr(name));
          asked.push(type === "set" ? `seen ${to}` : before === undefined ? `${max}` : `${max} before ${before}`);
          const given = answer(Number(max), before);
          const { refusal } = server;
          if (control.isHeld) await new Promise<void>((resolve) => held.push(resolve));
          if (refusal !== undefined) throw refusal;
          return given;
        },
      },
      hears: (xml: string) => listeners.forEach((listener) => listener(parseElement(xml))),
      read,
    };
    return made;
  };
  const first = makeClient();
  const client = signal<ReturnType<typeof makeClient> | undefined>(first);
  const isFocused = signal(true);
  const shell = {
    client,
    isFocused,
    ports: {
      log: { warn: (text: string) => void warnings.push(text) },
      time: {
        after(_ms: number, task: () => void) {
          timers.add(task);
          return () => timers.delete(task);
        },
      },
    },
  };
  const vm = createActivityViewModel(shell as unknown as Shell, {
    read: readContent,
    attempt: outcomeOf,
    open: (room, id) => void opened.push(`${room} ${id}`),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  /** What was put off happens now. */
  const passes = async (): Promise<void> => {
    await settle();
    for (const task of [...timers]) {
      timers.delete(task);
      task();
    }
    await settle();
  };
  const texts = (): string[] => vm.snapshot().rows.map(({ id, isUnread }) => `${id}${isUnread ? "*" : ""}`);
  return {
    vm,
    server,
    asked,
    client,
    first,
    makeClient,
    isFocused,
    passes,
    settle,
    warnings,
    opened,
    texts,
    control,
    release: () => held.splice(0).forEach((go) => go()),
  };
}

test("[RM21] each kind says who, where, when and what; a reaction opens my message, the others themselves", async () => {
  const { vm, server, passes, opened } = bench();
  const mine = { id: "5", text: "Batch 15 is draining." };
  const user = `<x xmlns="http://jabber.org/protocol/muc#user"><item jid="dana@castellan.example/desk"/></x>`;
  const hearts = `<reactions xmlns="urn:xmpp:reactions:0" id="5"><reaction>👍</reaction><reaction>🎉</reaction></reactions>`;
  server.items = [
    item({ id: 9, kind: "reaction", about: mine, inner: hearts }),
    item({ id: 8, kind: "reply", about: mine, inner: `<body>I wait.</body>${user}` }),
    item({ id: 7 }),
    item({ id: 6, from: "" }),
  ];
  vm.look();
  await passes();
  const { rows, state, hasMore } = vm.snapshot();
  expect([state, hasMore]).toEqual(["done", false]);
  const common = { room: { jid: ROOM, name: "Ops Bridge" }, isUnread: false };
  expect(rows).toEqual([
    {
      ...common,
      id: "9",
      kind: "reaction",
      author: { nick: "Dana Ortiz" },
      at: 9_000,
      text: "👍 🎉",
      opensAt: "5",
      mine: mine.text,
    },
    {
      ...common,
      id: "8",
      kind: "reply",
      author: { nick: "Dana Ortiz", jid: "dana@castellan.example" },
      at: 8_000,
      text: "I wait.",
      opensAt: "8",
      mine: mine.text,
    },
    { ...common, id: "7", kind: "mention", author: { nick: "Dana Ortiz" }, at: 7_000, text: "Maya? 7", opensAt: "7" },
  ]);
  for (const row of rows) vm.open(row);
  expect(opened).toEqual([`${ROOM} 5`, `${ROOM} 8`, `${ROOM} 7`]);
});

test("[RM21] [RM27] the count is asked once the sign-in has settled, without the list; mentions come from their filter", async () => {
  const { vm, server, asked, first, passes } = bench({ isSettled: false });
  server.unread = 2;
  await passes();
  expect([asked, vm.snapshot().unread]).toEqual([[], 0]);
  first.sync.value = { kind: "settled" };
  await passes();
  expect([asked, vm.snapshot().unread]).toEqual([["0"], 2]);
  first.filters.all.value = [
    { id: "other", unread: 9 },
    { id: MENTIONS_FILTER, unread: 3 },
  ];
  expect(vm.snapshot().unread).toBe(5);
  expect(vm.snapshot().rows).toEqual([]);
});

test("[RM21] the server tells another count; nobody else does", async () => {
  const { vm, first, passes } = bench();
  await passes();
  const tells = (from: string, unread: string): void =>
    first.hears(
      `<message xmlns="jabber:client" from="${from}"><activity xmlns="${NS_ACTIVITY_LIST}" unread="${unread}"/></message>`,
    );
  tells(MAYA, "4");
  expect(vm.snapshot().unread).toBe(4);
  tells("iago@castellan.example", "9");
  tells(`${MAYA}/phone`, "9");
  tells(MAYA, "many");
  expect(vm.snapshot().unread).toBe(4);
});

test("[RM21] what is looked at is marked as seen up to its newest, once, and only under the eyes of somebody", async () => {
  const { vm, server, asked, first, isFocused, passes } = bench();
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 0, readId: "7" }];
  server.items = [item({ id: 9, kind: "reply", isUnread: true }), item({ id: 8, isUnread: true })];
  isFocused.value = false;
  const stop = vm.look();
  await passes();
  expect(asked).toEqual(["0", `${ACTIVITY_PER_PAGE}`]);
  isFocused.value = true;
  await passes();
  expect(asked.slice(2)).toEqual(["seen 9"]);
  expect(first.read).toEqual([[MENTIONS_FILTER, "9"]]);
  isFocused.value = false;
  isFocused.value = true;
  await passes();
  expect(asked.slice(3)).toEqual([]);
  stop();
  server.items = [item({ id: 10 }), ...server.items];
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 1, readId: "9" }];
  await passes();
  expect(asked.slice(3)).toEqual([]);
});

test("[RM21] a filter of mentions that is read further on another device is left where it is", async () => {
  const { vm, server, asked, first, passes } = bench();
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 0, readId: "30" }];
  server.items = [item({ id: 9 })];
  vm.look();
  await passes();
  expect([asked.at(-1), first.read]).toEqual(["seen 9", []]);
});

test("[RM21] what could not be marked as seen is tried again with what comes next", async () => {
  const { vm, server, asked, first, passes, warnings } = bench();
  server.items = [item({ id: 9, isUnread: true })];
  vm.look();
  await passes();
  expect(asked.at(-1)).toBe("seen 9");
  server.items = [item({ id: 10, isUnread: true }), ...server.items];
  first.filters.read = () => Promise.reject(new RequestError("offline"));
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 1 }];
  await passes();
  expect([asked.at(-1), warnings.length]).toEqual(["seen 10", 1]);
  first.filters.read = async () => undefined;
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 2 }];
  await passes();
  expect(asked.filter((one) => one === "seen 10")).toHaveLength(2);
});

test("[RM21] a reaction that was new when the look began stays marked until it ends, though it is read by being seen", async () => {
  const { vm, server, first, passes, texts } = bench();
  server.items = [item({ id: 9, kind: "reaction", isUnread: true }), item({ id: 8, isUnread: true })];
  const stop = vm.look();
  await passes();
  expect(texts()).toEqual(["9*", "8*"]);
  server.items = [item({ id: 9, kind: "reaction" }), item({ id: 8 })];
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 1 }];
  await passes();
  expect(texts()).toEqual(["9*", "8"]);
  stop();
  vm.look();
  await passes();
  expect(texts()).toEqual(["9", "8"]);
});

test("[RM21] while it is looked at, what comes is read anew, several changes as one; behind one's back nothing is", async () => {
  const { vm, server, asked, first, passes, texts } = bench();
  await passes();
  const counts = (unread: number): void => void (first.filters.all.value = [{ id: MENTIONS_FILTER, unread }]);
  for (const unread of [1, 2]) counts(unread);
  await passes();
  expect(asked).toEqual(["0"]);
  const stops = [vm.look(), vm.look()];
  await passes();
  server.items = [item({ id: 11 })];
  for (const unread of [3, 4, 5]) counts(unread);
  await passes();
  expect(asked.filter((one) => one === `${ACTIVITY_PER_PAGE}`)).toHaveLength(2);
  expect(texts()).toEqual(["11"]);
  stops[0]?.();
  counts(6);
  await passes();
  stops[1]?.();
  counts(7);
  await passes();
  expect(asked.filter((one) => one === `${ACTIVITY_PER_PAGE}`)).toHaveLength(3);
});

const many = (count: number): ActivityItem[] => Array.from({ length: count }, (_, n) => item({ id: 100 - n }));

test("[RM21] older ones come behind, a page at a time, to the end; two wishes are one", async () => {
  const { vm, server, asked, passes, settle, texts } = bench();
  server.items = many(2 * ACTIVITY_PER_PAGE + 1);
  vm.look();
  await passes();
  expect(vm.snapshot()).toMatchObject({ hasMore: true, loadingMore: false });
  vm.loadMore();
  vm.loadMore();
  expect(vm.snapshot().loadingMore).toBe(true);
  await settle();
  expect(asked.filter((one) => one.includes("before"))).toEqual([`${ACTIVITY_PER_PAGE} before 76`]);
  vm.loadMore();
  await settle();
  expect(texts()).toEqual(server.items.map(({ id }) => id));
  expect(vm.snapshot()).toMatchObject({ hasMore: false, loadingMore: false });
  vm.loadMore();
  expect(vm.snapshot().loadingMore).toBe(false);
});

test("[RM21] what comes while one reads older ones takes nothing of them away, until one leaves", async () => {
  const { vm, server, first, passes, settle, texts } = bench();
  const counts = (unread: number): void => void (first.filters.all.value = [{ id: MENTIONS_FILTER, unread }]);
  server.items = many(2 * ACTIVITY_PER_PAGE + 10);
  const stop = vm.look();
  await passes();
  vm.loadMore();
  await settle();
  server.items = [item({ id: 101 }), item({ id: 100, isUnread: true }), ...server.items.slice(1)];
  counts(1);
  await passes();
  expect(texts()).toEqual(["101", "100*", ...server.items.slice(2, 2 * ACTIVITY_PER_PAGE + 1).map(({ id }) => id)]);
  vm.loadMore();
  await settle();
  expect(texts()).toHaveLength(server.items.length);
  expect(new Set(texts()).size).toBe(server.items.length);
  expect(vm.snapshot().hasMore).toBe(false);
  stop();
  expect(texts()).toHaveLength(ACTIVITY_PER_PAGE);
  expect(vm.snapshot().hasMore).toBe(true);
  vm.look();
  await passes();
  vm.loadMore();
  await settle();
  expect(texts().map((text) => text.replace("*", ""))).toEqual(
    server.items.slice(0, 2 * ACTIVITY_PER_PAGE).map(({ id }) => id),
  );
});

test("[RM21] when more has come than one page has, what stood there is not put behind a hole", async () => {
  const { vm, server, first, passes, settle, texts } = bench();
  server.items = many(2 * ACTIVITY_PER_PAGE);
  vm.look();
  await passes();
  vm.loadMore();
  await settle();
  const news = Array.from({ length: ACTIVITY_PER_PAGE + 1 }, (_, n) => item({ id: 200 - n }));
  server.items = [...news, ...server.items];
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 9 }];
  await passes();
  expect(texts()).toEqual(news.slice(0, ACTIVITY_PER_PAGE).map(({ id }) => id));
  vm.loadMore();
  await settle();
  expect(texts()).toEqual(server.items.slice(0, 2 * ACTIVITY_PER_PAGE).map(({ id }) => id));
});

test("[RM21] an older page that comes after the list was read anew is not put behind it", async () => {
  const { vm, server, first, control, release, passes, settle, texts } = bench();
  server.items = many(ACTIVITY_PER_PAGE + 5);
  vm.look();
  await passes();
  control.isHeld = true;
  vm.loadMore();
  await settle();
  server.items = [item({ id: 200 })];
  first.filters.all.value = [{ id: MENTIONS_FILTER, unread: 1 }];
  await passes();
  release();
  await settle();
  expect(texts()).toEqual(["200"]);
});

test("a list that could not be read says why, and is read when one tries again", async () => {
  const { vm, server, passes, settle } = bench();
  server.refusal = new RequestError("offline");
  vm.look();
  await passes();
  expect(vm.snapshot()).toMatchObject({ state: "failed", error: "offline", rows: [] });
  server.refusal = undefined;
  server.items = [item({ id: 9 })];
  vm.retry();
  expect(vm.snapshot().state).toBe("loading");
  await settle();
  expect(vm.snapshot()).toMatchObject({ state: "done" });
  expect(vm.snapshot().error).toBeUndefined();
});

test("a server that has no such list says so, and is asked nothing", async () => {
  const { vm, asked, passes } = bench({ hasActivity: false });
  vm.look();
  await passes();
  expect([vm.snapshot().error, asked]).toEqual(["not-supported", []]);
});

test("[SV5] whoever signs in next begins with nothing: no row, no count, no answer that was on its way to the one before", async () => {
  const { vm, server, client, makeClient, control, release, passes, settle, texts } = bench();
  server.items = [item({ id: 9, isUnread: true })];
  server.unread = 3;
  vm.look();
  await passes();
  expect([texts(), vm.snapshot().unread]).toEqual([["9*"], 3]);
  control.isHeld = true;
  vm.retry();
  await settle();
  client.value = undefined;
  expect(vm.snapshot()).toMatchObject({ state: "loading", rows: [], unread: 0 });
  release();
  await settle();
  expect(vm.snapshot()).toMatchObject({ state: "loading", rows: [], unread: 0 });
  control.isHeld = false;
  [server.items, server.unread] = [[], 0];
  client.value = makeClient();
  await passes();
  expect(vm.snapshot()).toMatchObject({ state: "done", rows: [], unread: 0 });
});
