import { DEFAULT_IDLE_TIMERS, type NotificationEvent } from "@tandem/client-core";
import { expect, test } from "vitest";
import { clientScene, contactsOf, friends, rowOf, settled, textsOf } from "./harness/client-scene.ts";
import { PASSWORD } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();
const GEOLOC = "http://jabber.org/protocol/geoloc";

test("[RT13] [RT11] [RT28] In a call: Communicator shows it, Group Chat shows Busy and never gets the activity", async () => {
  const juliet = await scene.communicator("juliet");
  const romeo = await scene.groupChat("romeo");
  const other = await scene.communicator("romeo");
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
  const juliet = await scene.communicator("juliet");
  const romeo = await scene.communicator("romeo");
  const inGroupChat = await scene.groupChat("romeo");
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
  const here = await scene.groupChat("juliet");
  const there = await scene.communicator("juliet");
  const romeo = await scene.groupChat("romeo");
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

test("[PR9] appear offline: others see Offline, I still see them, write and am written to", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
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
  await until(conversation, () => textsOf(conversation.snapshot().timeline).length === 1);
});

test("[PR9] [PR10] [DP9] a place that another program publishes meanwhile is nobody's to see before the person is", async () => {
  const juliet = await scene.communicator("juliet");
  const romeo = await scene.communicator("romeo");
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(juliet.app, romeo.app);
  await juliet.app.contacts.setAccess("romeo@localhost", "team");
  const his = () => rowOf(romeo.app.contacts, "juliet@localhost");
  await juliet.app.me.setPresence("appear-offline");
  await until(romeo.app.contacts, () => his()?.base === "offline", "offline");
  const port = scene.server.addresses.c2s?.port as number;
  const program = await StanzaClient.signIn(port, "localhost", "juliet", PASSWORD);
  await program.asks(
    "set",
    "",
    `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${GEOLOC}"><item id="current"><geoloc xmlns="${GEOLOC}"><text>Mantua, 4.12</text></geoloc></item></publish></pubsub>`,
  );
  // What goes to Romeo behind it has come, and the place has not.
  juliet.app.conversation("romeo@localhost").send("can you see me?");
  const conversation = romeo.app.conversation("juliet@localhost");
  await until(conversation, () => textsOf(conversation.snapshot().timeline).length === 1);
  expect(romeo.wire.received.join("")).not.toContain("Mantua");
  await juliet.app.me.backToAutomatic();
  await until(romeo.app.contacts, () => his()?.place === "Mantua, 4.12", "the place");
  program.closes();
});

test("[PR7] [PR8] a level given in one program shows in the other's list and to the contact, and lets Team through", async () => {
  const juliet = await scene.communicator("juliet");
  const elsewhere = await scene.communicator("juliet");
  const romeo = await scene.communicator("romeo");
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
  const { app, signIn } = await scene.communicator("juliet", new TestDevice(), (ports) => ({
    ...ports,
    input: { onInput: (listener) => ((touch = listener), () => {}) },
    time: {
      ...ports.time,
      now: () => Date.now() + skippedMs,
      // Minutes pass when the test says so.
      after: (ms, task) => (ms >= 60_000 ? (long.push(task), () => {}) : ports.time.after(ms, task)),
    },
  }));
  const signedIn = signIn();
  // The first long wait of an account is the one for input; the connection has others.
  const [leaves] = long;
  await signedIn;
  const romeo = await scene.communicator("romeo");
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
  const juliet = await scene.communicator("juliet");
  const elsewhere = await scene.communicator("juliet");
  const romeo = await scene.communicator("romeo");
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
