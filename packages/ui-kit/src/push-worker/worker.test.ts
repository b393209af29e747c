import { expect, test } from "vitest";
import { parseWorkerMessage } from "./messages.ts";
import { createPushWorker, type WorkerWindow } from "./worker.ts";

const SCOPE = "https://chat.example/groupchat/";
const ROOM = { kind: "room", place: "ops@rooms.chat.example", name: "Ops", nick: "Dana", badge: 3 };

interface Shown {
  readonly title: string;
  readonly options: NotificationOptions & { readonly renotify?: boolean };
}

/** The surroundings of a worker. `windows` answer as they like. */
function desk(windows: readonly WorkerWindow[] = [], scope = SCOPE) {
  const shown = new Map<string, Shown>();
  const opened: string[] = [];
  const badges: number[] = [];
  const subscribed: unknown[] = [];
  const tasks: Promise<unknown>[] = [];
  const late: (() => void)[] = [];
  const worker = createPushWorker({
    registration: {
      scope,
      async showNotification(title, options = {}) {
        shown.set(options.tag ?? "", { title, options });
      },
      getNotifications: async ({ tag } = {}) =>
        [...shown].flatMap(([key, { options }]) => (key === tag ? [{ data: options.data } as Notification] : [])),
      pushManager: { subscribe: async (options: unknown) => void subscribed.push(options) } as never,
    },
    clients: { matchAll: async () => windows, openWindow: async (url) => void opened.push(url) },
    navigator: { setAppBadge: async (count) => void badges.push(count) },
    after(_ms, task) {
      late.push(task);
      return () => undefined;
    },
  });
  const waitUntil = (task: Promise<unknown>): void => void tasks.push(task);
  const finished = () => Promise.all(tasks.splice(0));
  const start = (payload: unknown): void => {
    const text = (): string => (typeof payload === "string" ? payload : JSON.stringify(payload));
    worker.pushed({ data: { text }, waitUntil });
  };
  return {
    ...{ shown, opened, badges, subscribed, late, finished, start },
    async gets(payload: unknown) {
      start(payload);
      await finished();
    },
    async clicks(tag: string) {
      let isClosed = false;
      const data: unknown = shown.get(tag)?.options.data;
      worker.clicked({ notification: { data, close: () => (isClosed = true) }, waitUntil });
      await finished();
      return isClosed;
    },
    async changes(oldSubscription: unknown) {
      worker.changed({ oldSubscription: oldSubscription as never, waitUntil });
      await finished();
    },
  };
}

function aWindow(path: string, answer?: boolean) {
  const heard: unknown[] = [];
  let isFocused = false;
  const window: WorkerWindow = {
    url: `https://chat.example${path}`,
    postMessage(message, transfer = []) {
      heard.push(message);
      const [port] = transfer;
      if (answer !== undefined && port instanceof MessagePort) port.postMessage(answer);
    },
    focus: async () => (isFocused = true),
  };
  return { window, heard, isFocused: () => isFocused };
}

test.each([
  [ROOM, "Dana · Ops", "New message", "#/room/ops%40rooms.chat.example"],
  [{ ...ROOM, body: "is down" }, "Dana · Ops", "is down", "#/room/ops%40rooms.chat.example"],
  [{ kind: "conversation", place: "a@b.c", name: "Ada" }, "Ada", "New message", "#/im/a%40b.c"],
  [{ kind: "conversation", place: "a@b.c" }, "a@b.c", "New message", "#/im/a%40b.c"],
  [{ ...ROOM, kind: "conversation" }, "Dana · Ops", "New message", "#/room/ops%40rooms.chat.example"],
  [{ kind: "room", messages: 2 }, "Group Chat", "New message", ""],
  ["no JSON", "Group Chat", "New message", ""],
  [{ kind: "room", place: 7, name: {}, body: ["x"], badge: "9" }, "Group Chat", "New message", ""],
])("[RM28] %j says %s: %s", async (payload, title, body, hash) => {
  const { shown, gets } = desk();
  await gets(payload);
  const [one] = shown.values();
  expect(one).toMatchObject({ title, options: { body, silent: false, data: { url: SCOPE + hash, count: 1 } } });
});

test("[RM28] a later one takes the place of an earlier one of its conversation, counts, and rings again", async () => {
  const { shown, badges, gets } = desk();
  await gets(ROOM);
  await gets(ROOM);
  await gets({ ...ROOM, place: "other@rooms.chat.example" });
  expect([...shown.values()].map(({ options }) => [options.body, options.renotify])).toEqual([
    ["2 new messages", true],
    ["New message", true],
  ]);
  expect(badges).toEqual([3, 3, 3]);
});

test("[RM28] two in one moment are counted", async () => {
  const { shown, start, finished } = desk();
  start(ROOM);
  start(ROOM);
  await finished();
  expect([...shown.values()].map(({ options }) => options.body)).toEqual(["2 new messages"]);
});

test("[RM28] without a sound, and without a number, where the person wants none", async () => {
  const { shown, badges, gets } = desk();
  await gets({ ...ROOM, silent: true, badge: undefined });
  const [one] = shown.values();
  expect(one?.options).toMatchObject({ silent: true });
  expect(one?.options).not.toHaveProperty("renotify");
  expect(badges).toEqual([]);
});

test("[RT22] what a window tells is not shown; what none tells is", async () => {
  const tells = aWindow("/groupchat/", true);
  const told = desk([aWindow("/communicator/", false).window, tells.window]);
  await told.gets(ROOM);
  expect(told.shown.size).toBe(0);
  expect(tells.heard).toEqual([{ type: "tandem:tells", kind: "room" }]);
  const untold = desk([aWindow("/communicator/", false).window]);
  await untold.gets(ROOM);
  expect(untold.shown.size).toBe(1);
});

test("[RT22] a window that has been put to sleep is not waited for", async () => {
  const { shown, late, start, finished } = desk([aWindow("/groupchat/").window]);
  start(ROOM);
  await expect.poll(() => late.length).toBe(1);
  expect(shown.size).toBe(0);
  late[0]?.();
  await finished();
  expect(shown.size).toBe(1);
});

test("[RM28] a click closes the notice, and brings a window of the app forward or opens one", async () => {
  const other = aWindow("/communicator/", false);
  const alone = desk([other.window]);
  await alone.gets(ROOM);
  const [tag = ""] = alone.shown.keys();
  expect(await alone.clicks(tag)).toBe(true);
  expect(alone.opened).toEqual([`${SCOPE}#/room/ops%40rooms.chat.example`]);
  expect(other.isFocused()).toBe(false);

  const own = aWindow("/groupchat/#x", false);
  const beside = desk([other.window, own.window]);
  await beside.gets(ROOM);
  await beside.clicks(tag);
  expect(beside.opened).toEqual([]);
  expect(own.isFocused()).toBe(true);
  expect(parseWorkerMessage(own.heard.at(-1))).toEqual({
    type: "tandem:open",
    url: `${SCOPE}#/room/ops%40rooms.chat.example`,
  });
});

test("[RM28] a click on what is none of ours opens the app", async () => {
  const { opened, clicks } = desk();
  await clicks("unknown");
  expect(opened).toEqual([SCOPE]);
});

test("[RM28] another subscription of the browser's own making is told to the windows", async () => {
  const own = aWindow("/groupchat/");
  const { subscribed, changes } = desk([own.window]);
  await changes({ options: { userVisibleOnly: true } });
  await changes(null);
  expect(subscribed).toEqual([{ userVisibleOnly: true }]);
  expect(own.heard).toEqual(["tandem:push-changed", "tandem:push-changed"]);
});

test.each([
  null,
  "tandem:open",
  { type: "tandem:open" },
  { type: "tandem:tells", kind: "calls" },
  { type: "x", url: "" },
])("nothing is read from %j", (message) => expect(parseWorkerMessage(message)).toBeNull());
