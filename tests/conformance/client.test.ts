import { afterEach, beforeEach, expect, test } from "vitest";
import { createCommunicator, createGroupChat, portsOf, TestDevice, TestWire, until } from "./harness/node-client.ts";
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

async function groupChat(name: string, device = new TestDevice()) {
  const wire = new TestWire(url);
  const app = await createGroupChat(portsOf(device, wire));
  running.push(app);
  const signIn = () => app.session.signIn({ jid: `${name}@localhost`, password: PASSWORD, staySignedIn: true });
  return { app, wire, device, signIn };
}

async function communicator(name: string, device = new TestDevice()) {
  const wire = new TestWire(url);
  const app = await createCommunicator(portsOf(device, wire));
  running.push(app);
  const signIn = () => app.session.signIn({ jid: `${name}@localhost`, password: PASSWORD, staySignedIn: true });
  return { app, wire, device, signIn };
}

const texts = (timeline: { items: readonly { kind: string }[] }): string[] =>
  timeline.items.flatMap((item) => (item.kind === "message" ? [(item as unknown as { text: string }).text] : []));

test("[RT32] signs in, makes a room, talks in it, and finds it again after a restart", async () => {
  const juliet = await groupChat("juliet");
  expect(await juliet.signIn()).toEqual({ ok: true });
  await until(juliet.app.session, () => juliet.app.session.snapshot().kind === "signed-in");
  const made = await juliet.app.directory.create({ name: "Ops Bridge", topic: "SEV-2", visibility: "open" });
  expect(made).toMatchObject({ ok: true, jid: "ops-bridge@rooms.localhost" });
  const room = juliet.app.room(made.jid as string);
  room.open();
  room.send("hello");
  await until(room, () =>
    room.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
  );
  expect(texts(room.snapshot().timeline)).toEqual(["hello"]);

  const romeo = await groupChat("romeo");
  await romeo.signIn();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind === "signed-in");
  await romeo.app.directory.load();
  expect(romeo.app.directory.snapshot().rooms.map((one) => one.name)).toContain("Ops Bridge");
  expect(await romeo.app.directory.join(made.jid as string)).toEqual({ ok: true });
  const his = romeo.app.room(made.jid as string);
  await until(his, () => texts(his.snapshot().timeline).length === 1);
  await until(room.participants, () => room.participants.snapshot().inRoomCount === 2);
});
