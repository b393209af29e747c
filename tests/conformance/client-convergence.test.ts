import type { BareJid } from "@tandem/protocol";
import { Prng } from "@tandem/testkit/prng";
import type { ContactListViewModel, GroupChatApp } from "@tandem/client-core";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createGroupChat, portsOf, TestDevice, TestWire, until } from "./harness/node-client.ts";
import { PASSWORD, runServer, type RunningServer } from "./harness/running-server.ts";

let server: RunningServer;
const running: { dispose(): void }[] = [];
const url = () => `ws://127.0.0.1:${server.addresses.http?.port}/xmpp-websocket`;

beforeEach(async () => {
  server = await runServer({ plaintextOnLoopback: true });
});
afterEach(async () => {
  for (const app of running.splice(0)) app.dispose();
  await server.stop();
});

interface One {
  app: GroupChatApp;
  wire: TestWire;
  readonly device: TestDevice;
}

async function signedIn(name: string): Promise<One> {
  const device = new TestDevice();
  const wire = new TestWire(url);
  const app = await createGroupChat(portsOf(device, wire));
  running.push(app);
  await app.session.signIn({ jid: `${name}@localhost`, password: PASSWORD, staySignedIn: true });
  await until(app.session, () => app.session.snapshot().kind === "signed-in");
  return { app, wire, device };
}

/** The page is loaded anew, in the middle of whatever it did. */
async function reload(one: One): Promise<void> {
  one.app.dispose();
  one.wire = new TestWire(url);
  one.app = await createGroupChat(portsOf(one.device, one.wire));
  running.push(one.app);
  expect(await one.app.session.resume()).toBe(true);
}

/** What a person sees, without what belongs to this one run. */
function seen(app: GroupChatApp, room: string, peer: string): unknown {
  const messages = (items: readonly { kind: string }[]) =>
    items.flatMap((item) => (item.kind === "message" ? [(item as { text?: string }).text] : []));
  const { contacts, conversations, categories } = app.myChat.snapshot();
  return {
    room: messages(app.room(room).snapshot().timeline.items),
    im: messages(app.conversation(peer).snapshot().timeline.items),
    contacts: (contacts as ContactListViewModel).snapshot().groups.map(({ name, rows }) => ({
      name,
      rows: rows.map((row) => [row.jid, row.name, row.base, row.subscription]),
    })),
    unread: conversations?.map((row) => [row.jid, row.unread]),
    rooms: categories.flatMap((node) => node.rooms.map((row) => [row.name, row.unread, row.mentions])),
    participants: app
      .room(room)
      .participants.snapshot()
      .inRoom.map((row) => [row.nick, row.base]),
  };
}

const inGroup = (n: number) => `Group ${n}`;

async function act(prng: Prng, n: number, juliet: One, romeo: One, room: string): Promise<void> {
  const list = juliet.app.myChat.snapshot().contacts as ContactListViewModel;
  switch (prng.below(9)) {
    case 0:
      return void juliet.app.room(room).send(`juliet ${n}`);
    case 1:
      return void romeo.app.room(room).send(`romeo ${n}, @juliet`);
    case 2:
      return void romeo.app.conversation("juliet@localhost").send(`to juliet ${n}`);
    case 3:
      return void juliet.app.conversation("romeo@localhost").send(`to romeo ${n}`);
    case 4:
      return juliet.wire.cut();
    case 5:
      juliet.wire.isUp = true;
      return juliet.app.session.retryNow();
    case 6:
      return await reload(juliet);
    case 7:
      return void list.moveToGroup("romeo@localhost", inGroup(0), inGroup(prng.below(2)));
    default:
      return void romeo.app.me.setPresence(prng.below(2) === 0 ? "busy" : "available");
  }
}

test.each([1, 2, 3])(
  "[PR6] [RM14] [RM15] [RM23] whatever happened, what one sees equals a fresh fetch (seed %i)",
  async (seed) => {
    const prng = new Prng(seed);
    const juliet = await signedIn("juliet");
    const romeo = await signedIn("romeo");
    const list = juliet.app.myChat.snapshot().contacts as ContactListViewModel;
    await list.add({ jid: "romeo@localhost", name: "Romeo", group: inGroup(0) });
    const requests = romeo.app.myChat.snapshot().contacts as ContactListViewModel;
    await until(requests, () => requests.snapshot().requests.length === 1);
    await requests.accept("juliet@localhost");
    const { jid } = await juliet.app.directory.create({ name: "Bridge", visibility: "open" });
    const room = jid as string;
    await romeo.app.directory.join(room);

    for (let n = 0; n < 40; n++) {
      await act(prng, n, juliet, romeo, room);
      // Lets some of it reach the wire before the next thing happens.
      for (let turn = prng.below(4); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
    }

    juliet.wire.isUp = true;
    juliet.app.session.retryNow();
    for (const { app } of [juliet, romeo]) {
      await until(app.session, () => app.session.snapshot().kind === "signed-in");
      await until(app.room(room), () =>
        app
          .room(room)
          .snapshot()
          .timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
      );
    }
    const mark = "the end";
    romeo.app.room(room).send(mark);
    romeo.app.conversation("juliet@localhost").send(mark);
    const has = (items: readonly { kind: string; text?: string }[]) => items.some((item) => item.text === mark);
    await until(juliet.app.room(room), () => has(juliet.app.room(room).snapshot().timeline.items as never));
    await until(juliet.app.conversation("romeo@localhost"), () =>
      has(juliet.app.conversation("romeo@localhost").snapshot().timeline.items as never),
    );

    const fresh = await signedIn("juliet");
    // What was said in a room is read when somebody looks at it (ADR 0021).
    fresh.app.myChat.openRoom(room);
    fresh.app.room(room).open();
    const there = () =>
      JSON.stringify(seen(fresh.app, room, "romeo@localhost")) ===
      JSON.stringify(seen(juliet.app, room, "romeo@localhost"));
    const anything = {
      subscribe: (listener: () => void) => {
        const stops = [
          fresh.app.myChat,
          fresh.app.room(room),
          fresh.app.room(room).participants,
          fresh.app.conversation("romeo@localhost"),
          fresh.app.myChat.snapshot().contacts as ContactListViewModel,
          juliet.app.myChat,
        ].map((vm) => vm.subscribe(listener));
        return () => {
          for (const stop of stops) stop();
        };
      },
    };
    await Promise.allSettled([until(anything, there)]);
    expect(seen(juliet.app, room, "romeo@localhost")).toEqual(seen(fresh.app, room, "romeo@localhost"));
  },
  60_000,
);

const NAMES = [
  "juliet",
  "Juliet",
  "@JULIET",
  "Juliet Capulet",
  "Julie",
  "romeo",
  "\u{1F642}",
  "\u4e09\u6708",
  "Re\u0301ne\u0301e",
];
const BETWEEN = [" ", ", ", "_", "", "-", "\u0301", "'s ", "\n", "\u{10400}", ": "];

function phrase(prng: Prng, n: number): string {
  const parts = Array.from({ length: 1 + prng.below(4) }, () => [
    NAMES[prng.below(NAMES.length)],
    BETWEEN[prng.below(BETWEEN.length)],
  ]);
  return `${n} ${parts.flat().join("")}.`;
}

test.each([
  [1, 30],
  [2, 80],
])(
  "[RM21] what an app counts as mentions live is what the server counts (seed %i, %i messages)",
  async (seed, count) => {
    const prng = new Prng(seed);
    const juliet = await signedIn("juliet");
    const romeo = await signedIn("romeo");
    const { jid } = await juliet.app.directory.create({ name: "Bridge", visibility: "open" });
    await romeo.app.directory.join(jid as string);
    // A device that signs in has the server begin to count here.
    await signedIn("juliet");
    const rowOf = ({ app }: One) => app.myChat.snapshot().categories.flatMap(({ rooms }) => rooms)[0];
    for (let n = 0; n < count; n++) romeo.app.room(jid as string).send(phrase(prng, n));
    await until(juliet.app.myChat, () => rowOf(juliet)?.unread === count);
    const fresh = await signedIn("juliet");
    await until(fresh.app.myChat, () => rowOf(fresh)?.unread === count);
    expect(rowOf(juliet)?.mentions).toBeGreaterThan(count / 10);
    expect(rowOf(juliet)?.mentions).toBeLessThan(count);
    expect(rowOf(fresh)?.mentions).toBe(rowOf(juliet)?.mentions);
  },
  60_000,
);

test("[RM2] a room's people picker offers nobody outside its scope, not even a contact or an address that is typed", async () => {
  const { core } = server.server;
  const secret = { kind: "password", password: PASSWORD } as const;
  await core.use(accounts).add({ jid: "rosaline@localhost" as BareJid, name: "Rosaline", secret });
  await core.use(accounts).change("romeo@localhost" as BareJid, { name: "Romeo" });
  const insiders = ["juliet@localhost", "rosaline@localhost"];
  await core.use(categories).create({ id: "house", name: "House", scope: insiders });
  const { app } = await signedIn("juliet");
  const list = app.myChat.snapshot().contacts as ContactListViewModel;
  await list.add({ jid: "romeo@localhost", name: "Romeo" });
  await until(list, () => list.snapshot().groups.length > 0);
  const { jid } = await app.directory.create({ name: "Bridge", visibility: "open", categoryId: "house" });
  const settings = app.roomSettings(jid as string);
  await settings.load();
  const offered = (): readonly string[] =>
    settings.snapshot().suggestions.flatMap((one) => (one.isGroup ? [] : one.id));
  const everOffered = new Set<string>();
  const stop = settings.subscribe(() => offered().forEach((one) => everOffered.add(one)));
  settings.suggest("ro");
  await until(settings, () => offered().includes("rosaline@localhost"));
  settings.suggest("romeo@localhost");
  await until(settings, () => offered().length === 0);
  settings.suggest("rosaline@localhost");
  await until(settings, () => offered().includes("rosaline@localhost"));
  stop();
  expect([...everOffered]).toEqual(["rosaline@localhost"]);
  app.directory.suggest("ro", "house");
  await until(app.directory, () => app.directory.snapshot().suggestions.some(({ id }) => id === "rosaline@localhost"));
  expect(app.directory.snapshot().suggestions.map(({ id }) => id)).not.toContain("romeo@localhost");
  app.directory.suggest("ro");
  expect(app.directory.snapshot().suggestions.map(({ id }) => id)).toContain("romeo@localhost");
  await core.use(categories).change("house", { scope: [] });
  settings.suggest("rom");
  await until(settings, () => offered().includes("romeo@localhost"));
});
