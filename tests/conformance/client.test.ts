import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type CommunicatorApp,
  type ContactListViewModel,
  DEFAULT_IDLE_TIMERS,
  type GroupChatApp,
  type NotificationEvent,
} from "@tandem/client-core";
import { createCommunicator, createGroupChat, portsOf, TestDevice, TestWire, until } from "./harness/node-client.ts";
import { REMOVE_AFTER_MS } from "../../packages/client-core/src/contacts/removals.ts";
import { policies } from "../../packages/server/src/modules/tandem-policy/contract.ts";
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

type Ports = ReturnType<typeof portsOf>;

async function groupChat(name: string, device = new TestDevice(), change = (ports: Ports): Ports => ports) {
  const wire = new TestWire(url);
  const app = await createGroupChat(change(portsOf(device, wire)));
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

const settled = (app: { session: Parameters<typeof until>[0] & { snapshot(): { kind: string } } }) =>
  until(app.session, () => app.session.snapshot().kind === "signed-in", "signed in");

const rowOf = (contacts: ContactListViewModel, jid: string) =>
  contacts
    .snapshot()
    .groups.flatMap((group) => group.rows)
    .find((row) => row.jid === jid);

async function friends(a: GroupChatApp | CommunicatorApp, b: GroupChatApp | CommunicatorApp): Promise<void> {
  const [listA, listB] = [contactsOf(a), contactsOf(b)];
  await listA.add({ jid: b.me.snapshot().jid, name: "Friend" });
  await until(listB, () => listB.snapshot().requests.length === 1, "a request");
  await listB.accept(a.me.snapshot().jid);
  await until(
    listB,
    () =>
      rowOf(listB, a.me.snapshot().jid)?.subscription === "from" ||
      rowOf(listB, a.me.snapshot().jid)?.subscription === "both",
  );
  await until(
    listA,
    () => listA.snapshot().requests.length === 1 || rowOf(listA, b.me.snapshot().jid)?.subscription === "both",
  );
  await listA.accept(b.me.snapshot().jid);
  await until(listA, () => rowOf(listA, b.me.snapshot().jid)?.subscription === "both", "both");
}

const contactsOf = (app: GroupChatApp | CommunicatorApp): ContactListViewModel =>
  "contacts" in app ? app.contacts : (app.myChat.snapshot().contacts as ContactListViewModel);

test("[RT22] [RT23] Communicator preferred: it takes the IM, Group Chat shows nothing and says nothing", async () => {
  const installed = () =>
    Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });
  const groupChatOfJuliet = await groupChat("juliet", installed());
  const communicatorOfJuliet = await communicator("juliet", installed());
  const romeo = await communicator("romeo");
  const told: NotificationEvent[] = [];
  const toldElsewhere: NotificationEvent[] = [];
  communicatorOfJuliet.app.notifications.subscribe((event) => told.push(event));
  groupChatOfJuliet.app.notifications.subscribe((event) => toldElsewhere.push(event));
  for (const one of [groupChatOfJuliet, communicatorOfJuliet, romeo]) {
    expect(await one.signIn()).toEqual({ ok: true });
    await settled(one.app);
  }
  const his = romeo.app.conversation("juliet@localhost");
  his.open();
  his.send("but soft");
  const hers = communicatorOfJuliet.app.conversation("romeo@localhost");
  await until(hers, () => texts(hers.snapshot().timeline).length === 1);
  await until(his, () =>
    his.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "delivered"),
  );
  expect(communicatorOfJuliet.app.conversations.snapshot()).toMatchObject({ unread: 1 });
  expect(told.filter((event) => event.kind === "message")).toHaveLength(1);
  expect(toldElsewhere.filter((event) => event.kind === "message")).toHaveLength(0);
  expect(groupChatOfJuliet.wire.received.join("")).not.toContain("but soft");
  expect(groupChatOfJuliet.app.myChat.snapshot()).not.toHaveProperty("contacts");
  expect(groupChatOfJuliet.app.myChat.snapshot()).not.toHaveProperty("conversations");
  groupChatOfJuliet.app.myChat.openConversation("romeo@localhost");
  expect(groupChatOfJuliet.device.opened).toEqual(["romeo@localhost"]);
  // Reading is told to the other side, and counts everywhere.
  const last = hers.snapshot().timeline.items.findLast((item) => item.kind === "message");
  hers.open();
  hers.markRead(last?.id as string, true);
  await until(his, () =>
    his.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "read"),
  );
  expect(communicatorOfJuliet.app.conversations.snapshot().unread).toBe(0);
});

test("[RT24] an IM waits for who is off-line and is there once", async () => {
  const romeo = await communicator("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const his = romeo.app.conversation("juliet@localhost");
  his.send("are you there?");
  await until(his, () =>
    his.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
  );
  const juliet = await groupChat("juliet");
  const told: NotificationEvent[] = [];
  juliet.app.notifications.subscribe((event) => told.push(event));
  await juliet.signIn();
  await settled(juliet.app);
  const hers = juliet.app.conversation("romeo@localhost");
  expect(texts(hers.snapshot().timeline)).toEqual(["are you there?"]);
  expect(juliet.app.myChat.snapshot().conversations).toMatchObject([{ jid: "romeo@localhost", unread: 1 }]);
  expect(told.filter((event) => event.kind === "message")).toHaveLength(1);
});

test("[RM14] [RM23] what was written while cut off goes out once, what was missed comes in, in the room's order", async () => {
  const juliet = await groupChat("juliet");
  const romeo = await groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid } = await juliet.app.directory.create({ name: "Bridge", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  const hers = juliet.app.room(jid as string);
  const his = romeo.app.room(jid as string);
  hers.send("one");
  await until(his, () => texts(his.snapshot().timeline).length === 1);
  juliet.wire.cut();
  await until(juliet.app.session, () => juliet.app.session.snapshot().kind === "reconnecting");
  hers.send("four");
  expect(hers.snapshot().timeline.items.at(-1)).toMatchObject({ kind: "message", state: "queued" });
  his.send("two");
  his.send("three");
  await until(
    his,
    () => his.snapshot().timeline.items.filter((item) => item.kind === "message" && item.state === "sent").length === 3,
  );
  juliet.wire.isUp = true;
  juliet.app.session.retryNow();
  await until(
    hers,
    () =>
      texts(hers.snapshot().timeline).length === 4 &&
      hers.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
  );
  await until(his, () => texts(his.snapshot().timeline).length === 4);
  expect(texts(hers.snapshot().timeline)).toEqual(["one", "two", "three", "four"]);
  expect(texts(his.snapshot().timeline)).toEqual(["one", "two", "three", "four"]);
});

test("[RM21] [RM23] a new start shows the cache at once, signs in by token and counts what was missed", async () => {
  const device = new TestDevice();
  const first = await groupChat("juliet", device);
  await first.signIn();
  await settled(first.app);
  const romeo = await groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const { jid } = await first.app.directory.create({ name: "Desk", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  const his = romeo.app.room(jid as string);
  his.send("before");
  const before = first.app.room(jid as string);
  await until(before, () => texts(before.snapshot().timeline).length === 1);
  before.open();
  before.markRead(before.snapshot().timeline.items.findLast((item) => item.kind === "message")?.id as string, true);
  const cached = () => JSON.stringify(device.values.get(`juliet@localhost/chat:${jid}`) ?? "").includes("before");
  await until(device.stored, cached, "the room was cached");
  const other = await groupChat("juliet");
  await other.signIn();
  await until(other.app.session, () => other.app.session.snapshot().kind === "signed-in");
  const read = () => other.app.myChat.snapshot().categories[0]?.rooms[0]?.unread === 0;
  await until(other.app.myChat, read, "read on the other device too");
  other.app.dispose();
  first.app.dispose();
  his.send("after, 1");
  his.send("after, 2 for @juliet");
  await until(
    his,
    () => his.snapshot().timeline.items.filter((item) => item.kind === "message" && item.state === "sent").length === 3,
  );

  const second = await groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  const room = second.app.room(jid as string);
  await until(room, () => texts(room.snapshot().timeline)[0] === "before");
  await settled(second.app);
  await until(room, () => texts(room.snapshot().timeline).length === 3);
  const categories = second.app.myChat.snapshot().categories;
  expect(categories.flatMap((node) => node.rooms)).toMatchObject([{ name: "Desk", unread: 2, mentions: 1 }]);
  room.open();
  expect(room.snapshot().timeline.items.find((item) => item.kind === "unread")).toMatchObject({ count: 2 });
});

test("[RT13] [RT11] [RT28] In a call: Communicator shows it, Group Chat shows Busy and never gets the activity", async () => {
  const juliet = await communicator("juliet");
  const romeo = await groupChat("romeo");
  const other = await communicator("romeo");
  for (const one of [juliet, romeo, other]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  const inGroupChat = contactsOf(romeo.app);
  await until(inGroupChat, () => rowOf(inGroupChat, "juliet@localhost")?.base === "available", "available");
  await juliet.app.me.setExtended?.("in-a-call");
  await until(
    other.app.contacts,
    () => rowOf(other.app.contacts, "juliet@localhost")?.extended?.kind === "in-a-call",
    "in a call",
  );
  await until(inGroupChat, () => rowOf(inGroupChat, "juliet@localhost")?.base === "busy", "busy");
  expect(rowOf(inGroupChat, "juliet@localhost")).not.toHaveProperty("extended");
  expect(romeo.wire.received.join("")).not.toContain("on_the_phone");
  await juliet.app.me.setExtended?.(null);
  await until(inGroupChat, () => rowOf(inGroupChat, "juliet@localhost")?.base === "available", "available again");
});

test("[PR7] [PR10] [RT13] a place: for Team, for nobody of Company, never in Group Chat; cleared, it is gone", async () => {
  const juliet = await communicator("juliet");
  const romeo = await communicator("romeo");
  const inGroupChat = await groupChat("romeo");
  for (const one of [juliet, romeo, inGroupChat]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  const his = () => rowOf(romeo.app.contacts, "juliet@localhost");
  await until(romeo.app.contacts, () => his()?.base === "available", "available");
  expect(await juliet.app.me.setPlace?.("Mantua, 4.12")).toEqual({ ok: true });
  await until(juliet.app.me, () => juliet.app.me.snapshot().place === "Mantua, 4.12", "my place");
  await juliet.app.me.setNote("told after it");
  await until(romeo.app.contacts, () => his()?.note === "told after it", "note");
  expect(his()).not.toHaveProperty("place");
  expect(await juliet.app.contacts.setAccess("romeo@localhost", "team")).toEqual({ ok: true });
  await until(romeo.app.contacts, () => his()?.place === "Mantua, 4.12", "the place");
  await juliet.app.me.setPlace?.("");
  await until(romeo.app.contacts, () => his() !== undefined && !("place" in (his() ?? {})), "no place");
  expect(juliet.app.me.snapshot().recentPlaces).toEqual(["Mantua, 4.12"]);
  expect(inGroupChat.wire.received.join("")).not.toContain("Mantua");
});

test("[RT28] a state chosen in one app shows in the other and to everyone", async () => {
  const here = await groupChat("juliet");
  const there = await communicator("juliet");
  const romeo = await groupChat("romeo");
  for (const one of [here, there, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(here.app, romeo.app);
  expect(await here.app.me.setPresence("busy")).toEqual({ ok: true });
  await here.app.me.setNote("at the bridge");
  await until(
    there.app.me,
    () => there.app.me.snapshot().chosen === "busy" && there.app.me.snapshot().note === "at the bridge",
  );
  const his = contactsOf(romeo.app);
  await until(
    his,
    () => rowOf(his, "juliet@localhost")?.base === "busy" && rowOf(his, "juliet@localhost")?.note === "at the bridge",
  );
  await there.app.me.backToAutomatic();
  await until(here.app.me, () => here.app.me.snapshot().chosen === "auto");
  await until(his, () => rowOf(his, "juliet@localhost")?.base === "available");
});

test("[RT8] one list: an edit in one app shows in the other", async () => {
  const removals: (() => void)[] = [];
  const here = await groupChat("juliet", new TestDevice(), (ports) => ({
    ...ports,
    time: {
      ...ports.time,
      // What can be undone passes when the test says so.
      after: (ms, task) => (ms === REMOVE_AFTER_MS ? (removals.push(task), () => {}) : ports.time.after(ms, task)),
    },
  }));
  const there = await communicator("juliet");
  for (const one of [here, there]) {
    await one.signIn();
    await settled(one.app);
  }
  const list = contactsOf(here.app);
  await list.add({ jid: "romeo@localhost", name: "Romeo", group: "Team" });
  await until(there.app.contacts, () => rowOf(there.app.contacts, "romeo@localhost")?.group === "Team");
  await there.app.contacts.moveToGroup("romeo@localhost", "Team", "Friends");
  await until(list, () => rowOf(list, "romeo@localhost")?.group === "Friends");
  await list.renameGroup("Friends", "Dear friends");
  await list.rename("romeo@localhost", "Romeo M.");
  await until(
    there.app.contacts,
    () =>
      rowOf(there.app.contacts, "romeo@localhost")?.name === "Romeo M." &&
      rowOf(there.app.contacts, "romeo@localhost")?.group === "Dear friends",
  );
  await list.remove("romeo@localhost");
  expect(rowOf(list, "romeo@localhost")).toBeUndefined();
  for (const goes of removals) goes();
  await until(there.app.contacts, () => rowOf(there.app.contacts, "romeo@localhost") === undefined);
});

test("[RT2] [RT4] a policy settles the first start; a change while running is told and not applied", async () => {
  const device = Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });
  const store = server.server.core.use(policies);
  await store.set({ kind: "organisation" }, { name: "communicator.disableIm", type: "boolean", value: true });
  const juliet = await groupChat("juliet", device);
  await juliet.signIn();
  await settled(juliet.app);
  expect(juliet.app.aboutIm.snapshot()).toMatchObject({ preferred: "groupchat", because: "communicator-im-disabled" });
  expect(juliet.app.aboutIm.snapshot().settings[0]).toMatchObject({ value: true, layer: "server" });
  await store.clear({ kind: "organisation" }, "communicator.disableIm");
  await until(juliet.app.aboutIm, () => juliet.app.aboutIm.snapshot().changed?.preferred === "communicator");
  expect(juliet.app.aboutIm.snapshot().preferred).toBe("groupchat");
  expect(juliet.app.myChat.snapshot()).toHaveProperty("contacts");
});

test.each([
  ["juliet@localhost", "wrong", "wrong-password"],
  ["nobody@localhost", "secret", "wrong-password"],
])("%s with password %s: %s", async (jid, password, code) => {
  const one = await groupChat("juliet");
  expect(await one.app.session.signIn({ jid, password, staySignedIn: false })).toMatchObject({ ok: false });
  expect(one.app.session.snapshot()).toMatchObject({ kind: "failed", code });
});

test("signing out revokes the remembered sign-in (XEP-0484 §3.6)", async () => {
  const device = new TestDevice();
  const one = await groupChat("juliet", device);
  await one.signIn();
  await settled(one.app);
  const kept = structuredClone(device.values.get("session"));
  expect(kept).toHaveProperty("token");
  await one.app.session.signOut({ forget: true });
  expect([...device.values.keys()].filter((key) => key.startsWith("juliet"))).toEqual([]);
  device.values.set("session", kept);
  const again = await groupChat("juliet", device);
  expect(await again.app.session.resume()).toBe(true);
  await until(again.app.session, () => again.app.session.snapshot().kind === "failed");
  expect(again.app.session.snapshot()).toMatchObject({ code: "remembered-sign-in-expired" });
});

test("[PR9] appear offline: others see Offline, I still see them, write and am written to", async () => {
  const juliet = await groupChat("juliet");
  const romeo = await groupChat("romeo");
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  const [hers, his] = [contactsOf(juliet.app), contactsOf(romeo.app)];
  await until(his, () => rowOf(his, "juliet@localhost")?.base === "available");
  await juliet.app.me.setPresence("appear-offline");
  await until(his, () => rowOf(his, "juliet@localhost")?.base === "offline");
  await romeo.app.me.setPresence("away");
  await until(hers, () => rowOf(hers, "romeo@localhost")?.base === "away", "romeo away");
  romeo.app.conversation("juliet@localhost").send("psst");
  const conversation = juliet.app.conversation("romeo@localhost");
  await until(conversation, () => texts(conversation.snapshot().timeline).length === 1);
});

test("[RM23] 250 missed messages are paged in until nothing is missing, in a room and in a conversation", async () => {
  const device = new TestDevice();
  const first = await groupChat("juliet", device);
  await first.signIn();
  await settled(first.app);
  const romeo = await groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const { jid } = await first.app.directory.create({ name: "Desk", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  const his = romeo.app.room(jid as string);
  const im = romeo.app.conversation("juliet@localhost");
  const sentOf = (app: typeof his | typeof im): number =>
    app.snapshot().timeline.items.filter((item) => item.kind === "message" && item.state !== "sending").length;
  his.send("0");
  im.send("0");
  const before = first.app.room(jid as string);
  await until(before, () => texts(before.snapshot().timeline).length === 1);
  const cached = () =>
    device.values.has(`juliet@localhost/chat:${jid}`) && device.values.has("juliet@localhost/im-archive");
  await until(device.stored, cached, "both were cached");
  first.app.dispose();
  for (let n = 1; n <= 250; n++) {
    his.send(String(n));
    im.send(String(n));
  }
  await until(his, () => sentOf(his) === 251, "all sent to the room");
  await until(im, () => sentOf(im) === 251, "all sent to juliet");

  const second = await groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  await settled(second.app);
  const expected = Array.from({ length: 251 }, (_, n) => String(n));
  const room = second.app.room(jid as string);
  room.open();
  await until(room, () => texts(room.snapshot().timeline).length === 251, "all in the room");
  expect(texts(room.snapshot().timeline)).toEqual(expected);
  expect(texts(second.app.conversation("romeo@localhost").snapshot().timeline)).toEqual(expected);
  await until(room, () => room.snapshot().timeline.syncingSince === null, "nothing is missing");
});

/** Every followed room of My Chat: name, unread, mentions. */
const followedIn = (app: GroupChatApp) =>
  app.myChat
    .snapshot()
    .categories.flatMap((node) => node.rooms)
    .map(({ name, unread, mentions }) => [name, unread, mentions]);

test("[RM9] [RM21] one inbox exchange makes My Chat true; rooms are read when opened, counts stay those of the server", async () => {
  const [juliet, romeo] = [await groupChat("juliet"), await groupChat("romeo")];
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  const jids: string[] = [];
  for (const name of ["Alpha", "Beta", "Gamma"]) {
    const { jid } = await juliet.app.directory.create({ name, topic: `about ${name}`, visibility: "open" });
    await romeo.app.directory.join(jid as string);
    jids.push(jid as string);
  }
  const [alpha, beta] = jids as [string, string];
  const his = romeo.app.myChat;
  await until(his, () => followedIn(romeo.app).length === 3, "followed");
  romeo.app.dispose();
  // Counting begins with the first answer.
  const before = await groupChat("romeo");
  await before.signIn();
  await settled(before.app);
  before.app.dispose();
  for (const text of ["one", "two", "ask romeo"]) juliet.app.room(alpha).send(text);
  juliet.app.room(beta).send("three");
  const isSent = (jid: string, count: number) => (): boolean =>
    juliet.app
      .room(jid)
      .snapshot()
      .timeline.items.filter((item) => item.kind === "message" && item.state === "sent").length === count;
  await until(juliet.app.room(alpha), isSent(alpha, 3));
  await until(juliet.app.room(beta), isSent(beta, 1));

  const desk = await groupChat("romeo");
  const phone = await groupChat("romeo");
  await desk.signIn();
  await settled(desk.app);
  const missed = [
    ["Alpha", 3, 1],
    ["Beta", 1, 0],
    ["Gamma", 0, 0],
  ];
  expect(followedIn(desk.app)).toEqual(missed);
  const row = desk.app.myChat.snapshot().categories[0]?.rooms[0];
  expect(row).toMatchObject({ topic: "about Alpha", lastText: "ask romeo" });
  const areIn = () => jids.every((jid) => desk.app.room(jid).snapshot().state.kind === "joined");
  await until(desk.app.myChat, areIn, "entered");
  // No archive of a room was asked for.
  expect(desk.wire.sent.filter((text) => text.includes("urn:xmpp:mam:2") && text.includes("@rooms."))).toEqual([]);
  expect(desk.wire.sent.filter((text) => text.includes('<inbox xmlns="urn:xmpp:inbox:1"/>'))).toHaveLength(1);

  // Live, in a room that nobody has opened here.
  juliet.app.room(alpha).send("four");
  await until(desk.app.myChat, () => followedIn(desk.app)[0]?.[1] === 4, "counted live");

  // Read elsewhere, to the middle: this device knows of no message there, and asks.
  await phone.signIn();
  await settled(phone.app);
  const onPhone = phone.app.room(alpha);
  onPhone.open();
  await until(onPhone, () => texts(onPhone.snapshot().timeline).length === 4, "read on the phone");
  const [, second] = onPhone.snapshot().timeline.items.filter((item) => item.kind === "message");
  onPhone.markRead(second?.id as string, true);
  await until(desk.app.myChat, () => followedIn(desk.app)[0]?.[1] === 2, "counted anew");
  expect(followedIn(desk.app)[0]).toEqual(["Alpha", 2, 1]);
  const room = desk.app.room(alpha);
  room.open();
  await until(room, () => texts(room.snapshot().timeline).length === 4, "read when opened");
  expect(texts(room.snapshot().timeline)).toEqual(["one", "two", "ask romeo", "four"]);
  expect(room.snapshot().timeline.items.find((item) => item.kind === "unread")).toMatchObject({ count: 2 });
  expect(followedIn(desk.app)[0]).toEqual(["Alpha", 2, 1]);
}, 20_000);

test("[RM28] what one is told of is the same on all devices: for all rooms, for one, and by another program's bookmark", async () => {
  const [desk, phone, romeo] = [await groupChat("juliet"), await groupChat("juliet"), await groupChat("romeo")];
  for (const one of [desk, phone, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  const { jid } = await desk.app.directory.create({ name: "Desk", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  const [here, there] = [desk.app.room(jid as string), phone.app.room(jid as string)];
  await until(phone.app.myChat, () => followedIn(phone.app).length === 1, "followed on the phone");
  const told: string[] = [];
  phone.app.notifications.subscribe((event) => {
    if (event.kind === "message") told.push(`${event.text} ${event.toast ? "shown" : "held back"}`);
  });
  const says = async (text: string): Promise<void> => {
    romeo.app.room(jid as string).send(text);
    await until(phone.app.myChat, () => lastTextIn(phone.app) === text, `${text} has come`);
  };
  await says("nobody is named");
  expect(await desk.app.preferences.change({ rooms: "everything" })).toEqual({ ok: true });
  await until(phone.app.preferences, () => phone.app.preferences.snapshot().rooms === "everything");
  await says("everything");
  expect(await here.setNotify("nothing")).toEqual({ ok: true });
  await until(there, () => there.snapshot().header.notify.level === "nothing");
  await says("juliet is named");
  expect(await here.setNotify(undefined)).toEqual({ ok: true });
  await until(there, () => there.snapshot().header.notify.level === undefined);
  await desk.app.preferences.change({ quiet: { from: 0, to: 0 } });
  await until(phone.app.preferences, () => phone.app.preferences.snapshot().quiet !== null);
  await says("at night");
  expect(told).toEqual(["everything shown", "at night held back"]);
});

const lastTextIn = (app: GroupChatApp) => app.myChat.snapshot().categories[0]?.rooms[0]?.lastText;

test("[PR7] [PR8] a level given in one program shows in the other's list and to the contact, and lets Team through", async () => {
  const juliet = await communicator("juliet");
  const elsewhere = await communicator("juliet");
  const romeo = await communicator("romeo");
  const told: NotificationEvent[] = [];
  juliet.app.notifications.subscribe((event) => told.push(event));
  for (const one of [juliet, elsewhere, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  const hers = () => rowOf(romeo.app.contacts, "juliet@localhost");
  expect(rowOf(juliet.app.contacts, "romeo@localhost")?.access).toBe("company");
  await juliet.app.me.setPresence("dnd");
  await juliet.app.me.setNote("Closing the books");
  await until(romeo.app.contacts, () => hers()?.note === "Closing the books", "the note");
  expect(hers()).not.toHaveProperty("urgent");
  expect(await juliet.app.contacts.setAccess("romeo@localhost", "team")).toEqual({ ok: true });
  await until(
    elsewhere.app.contacts,
    () => rowOf(elsewhere.app.contacts, "romeo@localhost")?.access === "team",
    "push",
  );
  await until(romeo.app.contacts, () => hers()?.urgent === true, "urgent interruptions only");
  const loud = () => told.flatMap((event) => (event.kind === "message" ? [event.toast] : []));
  const write = async (text: string, count: number) => {
    const chat = romeo.app.conversation("juliet@localhost");
    chat.open();
    chat.send(text);
    await expect.poll(() => loud().length, { timeout: 10_000 }).toBe(count);
  };
  await write("the vault is open", 1);
  await juliet.app.contacts.setAccess("romeo@localhost", "public");
  await until(romeo.app.contacts, () => hers()?.note === undefined && hers()?.base === "dnd", "nothing but the state");
  await write("hello?", 2);
  expect(loud()).toEqual([true, false]);
});

test("[PR4] [PR10] nobody at the device: others see Away and since when; the first input ends it, a choice outlives it", async () => {
  let touch = (): void => {};
  const long: (() => void)[] = [];
  let skippedMs = 0;
  const ports = portsOf(new TestDevice(), new TestWire(url));
  const app = await createCommunicator({
    ...ports,
    input: { onInput: (listener) => ((touch = listener), () => {}) },
    time: {
      ...ports.time,
      now: () => Date.now() + skippedMs,
      // Minutes pass when the test says so.
      after: (ms, task) => (ms >= 60_000 ? (long.push(task), () => {}) : ports.time.after(ms, task)),
    },
  });
  running.push(app);
  const signedIn = app.session.signIn({ jid: "juliet@localhost", password: PASSWORD, staySignedIn: false });
  // The first long wait of an account is the one for input; the connection has others.
  const [leaves] = long;
  await signedIn;
  const romeo = await communicator("romeo");
  await romeo.signIn();
  await Promise.all([settled(app), settled(romeo.app)]);
  await friends(app, romeo.app);
  const hers = () => rowOf(romeo.app.contacts, "juliet@localhost");
  skippedMs += DEFAULT_IDLE_TIMERS.inactiveMs;
  leaves?.();
  await until(romeo.app.contacts, () => hers()?.base === "away", "away");
  expect(hers()?.idleSince).toBeTypeOf("number");
  const waits = long.length;
  touch();
  await until(romeo.app.contacts, () => hers()?.base === "available", "back");
  expect(hers()).not.toHaveProperty("idleSince");
  await app.me.setPresence("busy");
  await until(romeo.app.contacts, () => hers()?.base === "busy", "busy");
  skippedMs += DEFAULT_IDLE_TIMERS.inactiveMs;
  long[waits]?.();
  await app.me.setNote("still here");
  await until(romeo.app.contacts, () => hers()?.note === "still here", "the note");
  expect(hers()?.base).toBe("busy");
});

test("[CO4] a tag holds on all devices and tells once at each change to Available, of nobody who was so before", async () => {
  const juliet = await communicator("juliet");
  const elsewhere = await communicator("juliet");
  const romeo = await communicator("romeo");
  for (const one of [juliet, elsewhere, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  const told: string[] = [];
  elsewhere.app.notifications.subscribe((event) => event.kind === "available" && told.push(event.jid));
  const his = () => rowOf(elsewhere.app.contacts, "romeo@localhost");
  await until(elsewhere.app.contacts, () => his()?.base === "available", "available already");
  expect(await juliet.app.contacts.setTagged("romeo@localhost", true)).toEqual({ ok: true });
  await until(elsewhere.app.contacts, () => his()?.tagged === true, "tagged elsewhere");
  const becomes = async (base: "busy" | "available" | "away") => {
    await romeo.app.me.setPresence(base);
    await until(elsewhere.app.contacts, () => his()?.base === base, base);
  };
  await becomes("busy");
  expect(told).toEqual([]);
  await becomes("available");
  expect(told).toEqual(["romeo@localhost"]);
  await romeo.app.me.setNote("free for an hour");
  await until(elsewhere.app.contacts, () => his()?.note === "free for an hour", "the note");
  await becomes("away");
  await becomes("available");
  expect(told).toHaveLength(2);
  await juliet.app.contacts.setTagged("romeo@localhost", false);
  await until(elsewhere.app.contacts, () => his()?.tagged === false, "not tagged any more");
  await becomes("away");
  await becomes("available");
  expect(told).toHaveLength(2);
});
