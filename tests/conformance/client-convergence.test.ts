import { Prng } from "@tandem/testkit/prng";
import type { ContactListViewModel, GroupChatApp } from "@tandem/client-core";
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
