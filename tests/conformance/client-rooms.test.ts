import type { GroupChatApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { holdArchives } from "./harness/held-archives.ts";
import { holdEntrances } from "./harness/held-entrances.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();

test("[RT32] signs in, makes a room, talks in it, and finds it again after a restart", async () => {
  const juliet = await scene.groupChat("juliet");
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
  expect(textsOf(room.snapshot().timeline)).toEqual(["hello"]);

  const romeo = await scene.groupChat("romeo");
  await romeo.signIn();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind === "signed-in");
  await romeo.app.directory.load();
  expect(romeo.app.directory.snapshot().rooms.map((one) => one.name)).toContain("Ops Bridge");
  expect(await romeo.app.directory.join(made.jid as string)).toEqual({ ok: true });
  const his = romeo.app.room(made.jid as string);
  await until(his, () => textsOf(his.snapshot().timeline).length === 1);
  await until(room.participants, () => room.participants.snapshot().inRoomCount === 2);
});

test("[RM10] [RM12] a link to a room that is not there says so, and makes none", async () => {
  const juliet = await scene.groupChat("juliet");
  await juliet.signIn();
  await settled(juliet.app);
  const nowhere = "nowhere@rooms.localhost";
  juliet.app.myChat.openRoom(nowhere);
  const room = juliet.app.room(nowhere);
  await until(room, () => room.snapshot().state.kind === "refused", "refused");
  expect(room.snapshot().state).toMatchObject({ reason: "not-found" });

  // Nobody else finds it either, and its own name is free.
  const romeo = await scene.groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  await romeo.app.directory.load();
  expect(romeo.app.directory.snapshot().rooms).toEqual([]);
  expect(await romeo.app.directory.join(nowhere)).toMatchObject({ ok: false, code: "not-found" });
  expect(await romeo.app.directory.create({ name: "Nowhere", visibility: "open" })).toMatchObject({ jid: nowhere });

  // What was not there for a moment can be entered when it is.
  room.join();
  await until(room, () => room.snapshot().state.kind === "joined", "joined");
});

test("[RM11] the directory tells when something was last said in each room, and sorts by it", async () => {
  const juliet = await scene.groupChat("juliet");
  await juliet.signIn();
  await until(juliet.app.session, () => juliet.app.session.snapshot().kind === "signed-in");
  const { directory } = juliet.app;
  const made = async (name: string): Promise<string> => {
    const { jid = "" } = await directory.create({ name, topic: "", visibility: "open" });
    return jid;
  };
  const rooms = [await made("Attic"), await made("Balcony"), await made("Cellar")];
  for (const jid of [rooms[2], rooms[1]]) {
    const room = juliet.app.room(jid as string);
    room.open();
    room.send("good night");
    await until(room, () =>
      room.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
    );
  }
  await directory.load();
  directory.setOrder("activity");
  const listed = directory.snapshot().rooms.filter(({ jid }) => rooms.includes(jid));
  expect(listed.map(({ name }) => name)).toEqual(["Balcony", "Cellar", "Attic"]);
  expect(listed.map(({ lastAt }) => lastAt !== undefined)).toEqual([true, true, false]);
});

test("[RM6] [RM11] a room is found by what it is for, and whoever may change its topic is offered to", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid = "" } = await juliet.app.directory.create({ name: "Balcony", topic: "Tonight", visibility: "open" });
  const settings = juliet.app.roomSettings(jid);
  await settings.load();
  settings.set({ description: "Who watches the garden", allowsTopicChange: true });
  expect(await settings.save()).toEqual({ ok: true });

  await romeo.app.directory.load();
  romeo.app.directory.setSearch("GARDEN");
  // It stands in no category, and counts all the same.
  expect(romeo.app.directory.snapshot()).toMatchObject({
    matching: 1,
    rooms: [{ jid, description: "Who watches the garden" }],
  });
  await romeo.app.directory.join(jid);
  const his = romeo.app.room(jid);
  his.open();
  await until(his, () => his.snapshot().header.mayEditTopic, "he may");
  expect(his.snapshot().header.description).toBe("Who watches the garden");
  await his.setTopic("Tomorrow");
  const hers = juliet.app.room(jid);
  await until(hers, () => hers.snapshot().header.topic === "Tomorrow", "she sees it");
});

test("[RM8] [RT30] one is there before any list is read, however long the device takes to make its presence", async () => {
  const juliet = await scene.groupChat("juliet", new TestDevice(), (ports) => ({
    ...ports,
    crypto: {
      ...ports.crypto,
      async hash(name, data) {
        for (let turns = 0; turns < 100; turns++) await new Promise<void>((resolve) => void setImmediate(resolve));
        return ports.crypto.hash(name, data);
      },
    },
  }));
  await juliet.signIn();
  await settled(juliet.app);
  const at = (pattern: RegExp): number => juliet.wire.sent.findIndex((xml) => pattern.test(xml));
  const lists = ["urn:tandem:invitations:0", "urn:tandem:drafts:0", "urn:xmpp:bookmarks:1", "urn:xmpp:inbox:1"];
  const presence = at(/^<presence(?![^>]* to=)/);
  expect(presence).not.toBe(-1);
  for (const list of lists) expect(at(new RegExp(list)), list).toBeGreaterThan(presence);
});

const roomRowOf = (app: GroupChatApp, name: string) =>
  app.myChat
    .snapshot()
    .categories.flatMap(({ rooms }) => rooms)
    .find((row) => row.name === name);

test("[RM21] [RM22] [RM28] who enters a room for the first time has read what stood there, and is told of what is said from then on", async () => {
  const juliet = await scene.groupChat("juliet");
  await juliet.signIn();
  await settled(juliet.app);
  const { jid } = await juliet.app.directory.create({ name: "Balcony", topic: "", visibility: "open" });
  const hers = juliet.app.room(jid as string);
  hers.open();
  hers.send("romeo: before you came");
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 1, "said");

  const romeo = await scene.groupChat("romeo");
  const archives = holdArchives(romeo.wire);
  const told: string[] = [];
  romeo.app.notifications.subscribe((event) => event.kind === "message" && told.push(event.text));
  await romeo.signIn();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind !== "signed-out", "on the way");
  await romeo.app.directory.join(jid as string);
  await until(hers.participants, () => hers.participants.snapshot().inRoomCount === 2, "he is there");
  hers.send("romeo: while your history is read");
  const his = romeo.app.room(jid as string);
  await until(his, () => textsOf(his.snapshot().timeline).includes("romeo: while your history is read"), "heard");
  expect(archives.held.length).toBeGreaterThan(0);
  archives.release();
  await until(his, () => textsOf(his.snapshot().timeline).length === 2, "both");
  await until(romeo.app.myChat, () => roomRowOf(romeo.app, "Balcony")?.unread === 1, "one is unread");
  expect(told).toEqual(["romeo: while your history is read"]);
});

test("[RM14] [RM23] what was written while cut off goes out once, what was missed comes in, in the room's order", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid } = await juliet.app.directory.create({ name: "Bridge", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  const hers = juliet.app.room(jid as string);
  const his = romeo.app.room(jid as string);
  hers.send("one");
  await until(his, () => textsOf(his.snapshot().timeline).length === 1);
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
      textsOf(hers.snapshot().timeline).length === 4 &&
      hers.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
  );
  await until(his, () => textsOf(his.snapshot().timeline).length === 4);
  expect(textsOf(hers.snapshot().timeline)).toEqual(["one", "two", "three", "four"]);
  expect(textsOf(his.snapshot().timeline)).toEqual(["one", "two", "three", "four"]);
});

/** Juliet on that device, who has made a room, and Romeo, who is in it. */
async function atOneDesk(device: TestDevice) {
  const first = await scene.groupChat("juliet", device);
  await first.signIn();
  await settled(first.app);
  const romeo = await scene.groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const { jid } = await first.app.directory.create({ name: "Desk", visibility: "open" });
  await romeo.app.directory.join(jid as string);
  return { first, romeo, jid, his: romeo.app.room(jid as string) };
}

test("[RM21] [RM23] a new start shows the cache at once, signs in by token and counts what was missed", async () => {
  const device = new TestDevice();
  const { first, romeo, jid, his } = await atOneDesk(device);
  his.send("before");
  const before = first.app.room(jid as string);
  await until(before, () => textsOf(before.snapshot().timeline).length === 1);
  before.open();
  before.markRead(before.snapshot().timeline.items.findLast((item) => item.kind === "message")?.id as string, true);
  const cached = () => JSON.stringify(device.values.get(`juliet@localhost/chat:${jid}`) ?? "").includes("before");
  await until(device.stored, cached, "the room was cached");
  const other = await scene.groupChat("juliet");
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

  const second = await scene.groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  const room = second.app.room(jid as string);
  await until(room, () => textsOf(room.snapshot().timeline)[0] === "before");
  await settled(second.app);
  await until(room, () => textsOf(room.snapshot().timeline).length === 3);
  const categories = second.app.myChat.snapshot().categories;
  expect(categories.flatMap((node) => node.rooms)).toMatchObject([{ name: "Desk", unread: 2, mentions: 1 }]);
  room.open();
  expect(room.snapshot().timeline.items.find((item) => item.kind === "unread")).toMatchObject({ count: 2 });
});

test("[RM10] a link that starts the app opens at its message, when the connection is there", async () => {
  const device = new TestDevice();
  const { first, jid, his } = await atOneDesk(device);
  const hers = first.app.room(jid as string);
  for (let n = 1; n <= 3; n++) his.send(`line ${n}`);
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 3, "said");
  const said = hers.snapshot().timeline.items.find((item) => item.kind === "message" && item.text === "line 1");
  const link =
    hers
      .linkTo(said?.id ?? "")
      ?.split("/")
      .at(-1) ?? "";
  first.app.dispose();
  for (const key of device.values.keys()) if (key.includes("/chat")) device.values.delete(key);

  const second = await scene.groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  second.app.myChat.openRoomAt(jid as string, link);
  const room = second.app.room(jid as string);
  await until(room, () => room.snapshot().timeline.target !== null, "it is shown");
  expect(room.snapshot().timeline).toMatchObject({ target: { id: said?.id }, refusal: null });
});

test("[RM23] 250 missed messages are paged in until nothing is missing, in a room and in a conversation", async () => {
  const device = new TestDevice();
  const { first, romeo, jid, his } = await atOneDesk(device);
  const im = romeo.app.conversation("juliet@localhost");
  const sentOf = (app: typeof his | typeof im): number =>
    app.snapshot().timeline.items.filter((item) => item.kind === "message" && item.state !== "sending").length;
  his.send("0");
  im.send("0");
  const before = first.app.room(jid as string);
  await until(before, () => textsOf(before.snapshot().timeline).length === 1);
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

  const second = await scene.groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  await settled(second.app);
  const expected = Array.from({ length: 251 }, (_, n) => String(n));
  const room = second.app.room(jid as string);
  room.open();
  await until(room, () => textsOf(room.snapshot().timeline).length === 251, "all in the room");
  expect(textsOf(room.snapshot().timeline)).toEqual(expected);
  expect(textsOf(second.app.conversation("romeo@localhost").snapshot().timeline)).toEqual(expected);
  await until(room, () => room.snapshot().timeline.syncingSince === null, "nothing is missing");
});

/** Every followed room of My Chat: name, unread, mentions. */
const followedIn = (app: GroupChatApp) =>
  app.myChat
    .snapshot()
    .categories.flatMap((node) => node.rooms)
    .map(({ name, unread, mentions }) => [name, unread, mentions]);

test("[RM9] [RM21] one inbox exchange makes My Chat true; rooms are read when opened, counts stay those of the server", async () => {
  const [juliet, romeo] = [await scene.groupChat("juliet"), await scene.groupChat("romeo")];
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
  const before = await scene.groupChat("romeo");
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

  const desk = await scene.groupChat("romeo");
  const phone = await scene.groupChat("romeo");
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
  expect(desk.wire.sent.filter((text) => text.includes('<inbox xmlns="urn:xmpp:inbox:1">'))).toHaveLength(1);

  // Live, in a room that nobody has opened here.
  juliet.app.room(alpha).send("four");
  await until(desk.app.myChat, () => followedIn(desk.app)[0]?.[1] === 4, "counted live");

  // Read elsewhere, to the middle: this device knows of no message there, and asks.
  await phone.signIn();
  await settled(phone.app);
  const onPhone = phone.app.room(alpha);
  onPhone.open();
  await until(onPhone, () => textsOf(onPhone.snapshot().timeline).length === 4, "read on the phone");
  const [, second] = onPhone.snapshot().timeline.items.filter((item) => item.kind === "message");
  onPhone.markRead(second?.id as string, true);
  await until(desk.app.myChat, () => followedIn(desk.app)[0]?.[1] === 2, "counted anew");
  expect(followedIn(desk.app)[0]).toEqual(["Alpha", 2, 1]);
  const room = desk.app.room(alpha);
  room.open();
  await until(room, () => textsOf(room.snapshot().timeline).length === 4, "read when opened");
  expect(textsOf(room.snapshot().timeline)).toEqual(["one", "two", "ask romeo", "four"]);
  expect(room.snapshot().timeline.items.find((item) => item.kind === "unread")).toMatchObject({ count: 2 });
  expect(followedIn(desk.app)[0]).toEqual(["Alpha", 2, 1]);
}, 20_000);

test("[RM9] a room has its conversation when it is opened or heard of; My Chat stands from one record without a connection", async () => {
  const [juliet, romeo] = [await scene.groupChat("juliet"), await scene.groupChat("romeo")];
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  const jids: string[] = [];
  for (const name of ["Alpha", "Beta"]) {
    const { jid } = await juliet.app.directory.create({ name, topic: `about ${name}`, visibility: "open" });
    await romeo.app.directory.join(jid as string);
    jids.push(jid as string);
  }
  const [alpha, beta] = jids as [string, string];
  await until(romeo.app.myChat, () => followedIn(romeo.app).length === 2, "followed");
  romeo.app.dispose();
  const says = async (jid: string, text: string): Promise<void> => {
    const room = juliet.app.room(jid);
    room.send(text);
    await until(room, () =>
      room.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
    );
  };
  const before = await scene.groupChat("romeo");
  await before.signIn();
  await settled(before.app);
  before.app.dispose();
  await says(alpha, "one");

  const device = new TestDevice();
  const first = await scene.groupChat("romeo", device);
  await first.signIn();
  await settled(first.app);
  const rowsOf = (app: GroupChatApp) => app.myChat.snapshot().categories.flatMap((node) => node.rooms);
  await until(first.app.myChat, () => rowsOf(first.app).every(({ state }) => state === "joined"), "entered");
  expect(rowsOf(first.app)).toMatchObject([
    { unread: 1, lastText: "one", topic: "about Alpha" },
    { unread: 0, topic: "about Beta" },
  ]);
  expect(device.asked.filter((key) => key.includes("/chat:"))).toEqual([]);
  await says(beta, "two");
  await until(first.app.myChat, () => rowsOf(first.app)[1]?.unread === 1, "heard of");
  expect(device.asked.filter((key) => key.includes("/chat:"))).toEqual([`romeo@localhost/chat:${beta}`]);
  const kept = (): string => JSON.stringify(device.values.get("romeo@localhost/room-summaries")) ?? "";
  await until(device.stored, () => kept().includes('"two"'), "kept");
  first.app.dispose();

  device.asked.length = 0;
  const again = await scene.groupChat("romeo", device);
  again.wire.isUp = false;
  await again.app.session.resume();
  const unread = () => rowsOf(again.app).map((row) => row.unread);
  await until(again.app.myChat, () => unread().join() === "1,1", "as it was");
  expect(rowsOf(again.app)).toMatchObject([
    { unread: 1, lastText: "one", topic: "about Alpha" },
    { unread: 1, lastText: "two", topic: "about Beta" },
  ]);
  expect(device.asked.filter((key) => key.includes("/chat:"))).toEqual([]);
  // What was read of it last time is there when it is opened, and counts once.
  const room = again.app.room(beta);
  await until(room, () => textsOf(room.snapshot().timeline).length === 1, "from this device");
  expect(unread()).toEqual([1, 1]);
}, 20_000);

test("[RM28] what one is told of is the same on all devices: for all rooms, for one, and by another program's bookmark", async () => {
  const [desk, phone, romeo] = [
    await scene.groupChat("juliet"),
    await scene.groupChat("juliet"),
    await scene.groupChat("romeo"),
  ];
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

test("[RM9] [RM21] counts are told also where the rooms that one follows cannot be read just then", async () => {
  const { first, romeo, jid } = await atOneDesk(new TestDevice());
  romeo.app.dispose();
  // Counting begins with the first answer of the inbox.
  const before = await scene.groupChat("romeo", romeo.device);
  await before.signIn();
  await settled(before.app);
  before.app.dispose();
  const room = first.app.room(jid as string);
  room.send("while you were away");
  await until(room, () =>
    room.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
  );
  const again = await scene.groupChat("romeo", romeo.device);
  again.wire.refuse = (xml) => xml.includes(`node="urn:xmpp:bookmarks:1"`) && xml.includes("<items");
  // Nothing but the inbox can tell.
  holdEntrances(again.wire);
  await again.signIn();
  await until(again.app.myChat, () => roomRowOf(again.app, "Desk")?.unread === 1, "the count");
});

const lastTextIn = (app: GroupChatApp) => app.myChat.snapshot().categories[0]?.rooms[0]?.lastText;

test.each([
  ["not looked at", false, "everything"],
  ["open", true, "everything"],
  ["not looked at", false, "mentions"],
  ["open", true, "mentions"],
] as const)(
  "[RM21] [RM28] what is said between the sign-in and the entrance into a known room that is %s is told, once (%s, %s)",
  async (_, isOpen, level) => {
    const { first, romeo, jid } = await atOneDesk(new TestDevice());
    const room = first.app.room(jid as string);
    room.send("romeo: long before");
    const his = romeo.app.room(jid as string);
    his.open();
    await until(his, () => textsOf(his.snapshot().timeline).length === 1, "heard");
    his.close();
    expect(await his.setNotify(level)).toEqual({ ok: true });
    romeo.app.dispose();
    // Counting begins with the first answer of the inbox.
    const before = await scene.groupChat("romeo", romeo.device);
    await before.signIn();
    await settled(before.app);
    before.app.dispose();
    room.send("romeo: while you were away");
    await until(room, () =>
      room.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
    );

    const again = await scene.groupChat("romeo", romeo.device);
    const entrances = holdEntrances(again.wire);
    const told: string[] = [];
    again.app.notifications.subscribe((event) => event.kind === "message" && told.push(event.text));
    await again.signIn();
    const unread = (): number | undefined => roomRowOf(again.app, "Desk")?.unread;
    await until(again.app.myChat, () => unread() === 1, "what was missed");
    await settled(again.app);
    await expect.poll(() => entrances.held.length, { timeout: 20_000 }).toBe(1);
    const theirs = again.app.room(jid as string);
    if (isOpen) theirs.open();
    room.send("romeo: while you come in");
    room.send("and something else");
    await until(room, () =>
      room.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state === "sent"),
    );
    entrances.release();
    await until(again.app.myChat, () => unread() === 3, "counted");
    room.send("romeo: now you are in");
    await until(
      { subscribe: (listener) => again.app.notifications.subscribe(() => listener()) },
      () => told.includes("romeo: now you are in"),
      "heard live",
    );
    expect(unread()).toBe(4);
    await until(
      theirs,
      () => textsOf(theirs.snapshot().timeline).includes("and something else"),
      "what was said meanwhile",
    );
    const others = level === "everything" ? ["and something else"] : [];
    expect(told.toSorted()).toEqual([...others, "romeo: now you are in", "romeo: while you come in"]);
  },
);

test("[RM8] a favourite room is one on every device, and what other programs keep in its bookmark stays (XEP-0469)", async () => {
  const desk = await scene.groupChat("juliet");
  await desk.signIn();
  await settled(desk.app);
  const { jid = "" } = await desk.app.directory.create({ name: "Balcony", visibility: "open" });
  const phone = await scene.groupChat("juliet");
  await phone.signIn();
  await settled(phone.app);
  await until(phone.app.room(jid), () => phone.app.room(jid).snapshot().header.isFollowed, "followed there");
  expect(await desk.app.room(jid).setNotify("nothing")).toEqual({ ok: true });
  expect(await desk.app.room(jid).setFavourite(true)).toEqual({ ok: true });
  const isThere = (): boolean | undefined =>
    phone.app.myChat.snapshot().categories.flatMap(({ rooms }) => rooms)[0]?.isFavourite;
  await until(phone.app.myChat, () => isThere() === true, "a favourite there");
  expect(phone.app.room(jid).snapshot().header.notify.level).toBe("nothing");
  expect(await phone.app.room(jid).setFavourite(false)).toEqual({ ok: true });
  await until(desk.app.room(jid), () => !desk.app.room(jid).snapshot().header.isFavourite, "none any more");
  expect(desk.app.room(jid).snapshot().header.notify.level).toBe("nothing");
  expect(await desk.app.room("nowhere@rooms.localhost").setFavourite(true)).toMatchObject({ ok: false });
});
