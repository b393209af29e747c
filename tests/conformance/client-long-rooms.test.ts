import { bareJid, type BareJid } from "@tandem/protocol";
import type { GroupChatApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { clientScene, settled, textsOf, type Running } from "./harness/client-scene.ts";
import { holdArchives } from "./harness/held-archives.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();
const AUTHOR = bareJid("romeo", "localhost");
const UNREAD = 450;

const roomRowOf = (app: GroupChatApp) => app.myChat.snapshot().categories.flatMap((node) => node.rooms)[0];
const archiveQueriesOf = ({ wire }: Running<GroupChatApp>): number =>
  wire.sent.filter((text) => text.includes("urn:xmpp:mam:2") && text.includes("@rooms.")).length;

/** A room that Juliet follows and has read to its end, on another device, before so many more were said in it. */
async function longRoom() {
  const service = scene.server.server.core.use(rooms);
  const jid = await service.create({ local: "long", owner: AUTHOR, isPersistent: true, isArchived: true });
  const texts: string[] = [];
  const say = async (text = `message ${texts.length}`): Promise<void> => {
    texts.push(text);
    await service.postAs({ room: jid, author: AUTHOR, nick: "Romeo", text });
  };
  const before = await scene.groupChat("juliet");
  await before.signIn();
  await settled(before.app);
  for (let n = 0; n < 120; n++) await say();
  await before.app.directory.join(jid);
  const room = before.app.room(jid);
  room.open();
  await until(room, () => room.snapshot().timeline.isComplete, "read");
  await until(before.app.myChat, () => roomRowOf(before.app)?.unread === 0, "nothing is unread");
  before.app.dispose();
  // Counting begins with the first answer that tells the room.
  const counting = await scene.groupChat("juliet");
  await counting.signIn();
  await settled(counting.app);
  counting.app.dispose();
  for (let n = 0; n < UNREAD; n++) await say();
  return { jid, texts, say };
}

async function arrive(device: TestDevice, jid: BareJid) {
  const running = await scene.groupChat("juliet", device);
  await running.signIn();
  await settled(running.app);
  return { ...running, room: running.app.room(jid) };
}

test("[RM21] [RM22] [RM23] much that is unread: the place where it begins and the end are read, and the rest as somebody comes by", async () => {
  const { jid, texts, say } = await longRoom();
  const device = new TestDevice();
  const juliet = await arrive(device, jid);
  const { app, room } = juliet;
  const items = () => room.snapshot().timeline.items;
  expect(roomRowOf(app)?.unread).toBe(UNREAD);
  room.open();
  await until(room, () => room.snapshot().timeline.isComplete, "the place is found");
  expect(archiveQueriesOf(juliet)).toBe(3);
  const line = items().findIndex(({ kind }) => kind === "unread");
  expect(items()[line]).toMatchObject({ count: UNREAD, isMore: false });
  expect(items()[line + 1]).toMatchObject({ text: "message 120" });
  const known = textsOf(room.snapshot().timeline);
  expect(items().filter(({ kind }) => kind === "gap")).toMatchObject([{ missing: UNREAD - 49 - 100 }]);
  expect(known.at(-1)).toBe(texts.at(-1));

  // Live messages come at the end; what is read on is counted, with nothing asked for.
  await say("live");
  await until(room, () => textsOf(room.snapshot().timeline).at(-1) === "live", "live");
  expect(roomRowOf(app)?.unread).toBe(UNREAD + 1);
  const tenth = items()[line + 10];
  room.markRead(tenth?.id as string, true);
  await until(app.myChat, () => roomRowOf(app)?.unread === UNREAD + 1 - 10, "ten are read");

  // Scrolled through, from both sides: all of it, once and in order.
  for (let turn = 0; ; turn++) {
    const gap = items().find((item) => item.kind === "gap");
    if (gap === undefined) break;
    await room.loadGap(gap.hole, turn % 2 === 0 ? "above" : "below");
  }
  while (room.snapshot().timeline.hasOlder) await room.loadOlder();
  expect(textsOf(room.snapshot().timeline)).toEqual(texts);
  expect(roomRowOf(app)?.unread).toBe(UNREAD + 1 - 10);
  expect(items().filter(({ kind }) => kind === "unread")).toMatchObject([{ count: UNREAD }]);
}, 60_000);

test("[RM22] [RM23] the place where the unread begins is found again after a reload, and when the room was open meanwhile", async () => {
  const { jid, texts, say } = await longRoom();
  const device = new TestDevice();
  const first = await arrive(device, jid);
  first.room.open();
  await until(first.room, () => first.room.snapshot().timeline.isComplete, "the place is found");
  const at = first.room.snapshot().timeline.items.findIndex(({ kind }) => kind === "unread");
  first.room.markRead(first.room.snapshot().timeline.items[at + 5]?.id as string, true);
  const cached = () => device.values.has(`juliet@localhost/chat:${jid}`);
  await until(device.stored, cached, "kept on the device");
  await until(first.app.myChat, () => roomRowOf(first.app)?.unread === UNREAD - 5, "five are read");
  const phone = await scene.groupChat("juliet");
  await phone.signIn();
  await until(phone.app.myChat, () => roomRowOf(phone.app)?.unread === UNREAD - 5, "five are read everywhere");
  phone.app.dispose();
  first.wire.cut();
  for (let n = 0; n < 450; n++) await say();
  first.wire.isUp = true;
  first.app.session.retryNow();
  await until(first.app.session, () => first.app.session.snapshot().kind === "signed-in", "back");
  await until(
    first.room,
    () => first.room.snapshot().timeline.isComplete && textsOf(first.room.snapshot().timeline).at(-1) === texts.at(-1),
    "caught up",
  );
  // The line of this visit stays.
  const items = first.room.snapshot().timeline.items;
  expect(items[items.findIndex(({ kind }) => kind === "unread") + 1]).toMatchObject({ text: "message 120" });
  expect(roomRowOf(first.app)?.unread).toBe(UNREAD - 5 + 450);
  first.app.dispose();

  const second = await scene.groupChat("juliet", device);
  expect(await second.app.session.resume()).toBe(true);
  await settled(second.app);
  const room = second.app.room(jid);
  room.open();
  await until(room, () => room.snapshot().timeline.isComplete, "the place is found again");
  const again = room.snapshot().timeline.items;
  const line = again.findIndex(({ kind }) => kind === "unread");
  expect(again[line]).toMatchObject({ count: UNREAD - 5 + 450 });
  expect(again[line + 1]).toMatchObject({ text: "message 125" });
  while (room.snapshot().timeline.items.some((item) => item.kind === "gap")) {
    const gap = room.snapshot().timeline.items.find((item) => item.kind === "gap");
    if (gap?.kind === "gap") await room.loadGap(gap.hole, "below");
  }
  while (room.snapshot().timeline.hasOlder) await room.loadOlder();
  expect(textsOf(room.snapshot().timeline)).toEqual(texts);
}, 60_000);

test("[RM13] [RM14] the first message in a room that was just opened does not wait until its history is read", async () => {
  const { jid, texts } = await longRoom();
  const juliet = await scene.groupChat("juliet");
  const archives = holdArchives(juliet.wire);
  await juliet.signIn();
  await until(juliet.app.session, () => juliet.app.session.snapshot().kind !== "signed-out", "on the way");
  const room = juliet.app.room(jid);
  room.open();
  await until(room, () => room.snapshot().state.kind === "joined", "inside");
  await until(room, () => archives.held.length > 0, "the archive was asked");
  room.send("at once");
  const own = () => room.snapshot().timeline.items.filter((item) => item.kind === "message" && item.mine);
  await until(room, () => own().some((item) => item.kind === "message" && item.state === "sent"), "sent");
  expect(room.snapshot().timeline.isComplete).toBe(false);
  archives.release();
  await until(room, () => room.snapshot().timeline.isComplete, "read");
  expect(own()).toHaveLength(1);
  expect(textsOf(room.snapshot().timeline).slice(-2)).toEqual([texts.at(-1), "at once"]);
}, 60_000);

test("[RM22] [CV1] a conversation with much that is unread opens where that begins, on a device that knows nothing of it", async () => {
  const romeo = await scene.groupChat("romeo");
  const before = await scene.groupChat("juliet");
  for (const one of [romeo, before]) {
    await one.signIn();
    await settled(one.app);
  }
  const his = romeo.app.conversation("juliet@localhost");
  his.send("0");
  const hers = before.app.conversation("romeo@localhost");
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 1, "the first");
  hers.open();
  hers.markRead(hers.snapshot().timeline.items.findLast(({ kind }) => kind === "message")?.id as string, true);
  const phone = await scene.groupChat("juliet");
  await phone.signIn();
  const countOn = (app: GroupChatApp) => app.myChat.snapshot().conversations?.[0]?.unread;
  await until(phone.app.myChat, () => countOn(phone.app) === 0, "read everywhere");
  for (const one of [before, phone]) one.app.dispose();
  for (let n = 1; n <= 250; n++) his.send(String(n));
  const isSent = () =>
    his.snapshot().timeline.items.filter((item) => item.kind === "message" && item.state !== "sending").length === 251;
  await until(his, isSent, "all are sent");

  const juliet = await scene.groupChat("juliet");
  await juliet.signIn();
  await settled(juliet.app);
  await until(juliet.app.myChat, () => countOn(juliet.app) === 250, "counted");
  const room = juliet.app.conversation("romeo@localhost");
  room.open();
  await until(room, () => room.snapshot().timeline.isComplete, "the place is found");
  const items = () => room.snapshot().timeline.items;
  const line = items().findIndex(({ kind }) => kind === "unread");
  expect(items()[line]).toMatchObject({ count: 250 });
  expect(items()[line + 1]).toMatchObject({ text: "1" });
  expect(countOn(juliet.app)).toBe(250);
  for (let gap; (gap = items().find((item) => item.kind === "gap")) !== undefined; )
    await room.loadGap((gap as { readonly hole: string }).hole, "above");
  while (room.snapshot().timeline.hasOlder) await room.loadOlder();
  expect(textsOf(room.snapshot().timeline)).toEqual(Array.from({ length: 251 }, (_, n) => String(n)));
  expect(countOn(juliet.app)).toBe(250);
}, 60_000);
