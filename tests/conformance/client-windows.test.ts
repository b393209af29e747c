import { bareJid, type BareJid } from "@tandem/protocol";
import type { GroupChatApp, ParticipantListViewModel, RoomViewModel } from "@tandem/client-core";
import { expect, test } from "vitest";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

// Rooms that count as large from the second person on: who makes one is told of everybody, whoever comes afterwards is not.
const scene = clientScene({ limits: { roomWindowedFrom: 2 } });

async function signedIn(name: string) {
  const running = await scene.groupChat(name);
  await running.signIn();
  await settled(running.app);
  return running;
}

async function madeBy(app: GroupChatApp): Promise<{ readonly jid: BareJid; readonly room: RoomViewModel }> {
  const { jid } = await app.directory.create({ name: "Town Hall", visibility: "open" });
  const room = app.room(jid as string);
  room.open();
  await until(room, () => room.snapshot().state.kind === "joined", "inside");
  return { jid: jid as BareJid, room };
}

/** Enters, with the list of participants in view. */
async function lookedInto(app: GroupChatApp, jid: BareJid): Promise<RoomViewModel> {
  await app.directory.join(jid);
  const room = app.room(jid);
  room.open();
  room.participants.look("top");
  await until(room.participants, () => room.participants.snapshot().loaded, "a list");
  return room;
}

function listed(list: ParticipantListViewModel) {
  const { managers, inRoom, membersNotInRoom } = list.snapshot();
  const names = (rows: typeof managers): readonly string[] => rows.map(({ nick, base }) => `${nick} ${base}`);
  return [names(managers), names(inRoom), names(membersNotInRoom)];
}

test("[RM30] people come, change and go the same for who is told of all and for who is told of those in view", async () => {
  const juliet = await signedIn("juliet");
  const { jid, room: hers } = await madeBy(juliet.app);
  const romeo = await signedIn("romeo");
  const his = await lookedInto(romeo.app, jid);
  expect(hers.participants.snapshot().windows).toBeUndefined();
  expect(his.participants.snapshot().windows).toMatchObject({ managers: { count: 1, from: 0 } });
  const agree = (what: string): Promise<void> =>
    until(
      his.participants,
      () => JSON.stringify(listed(his.participants)) === JSON.stringify(listed(hers.participants)),
      what,
    );
  await until(hers.participants, () => hers.participants.snapshot().inRoomCount === 2, "Romeo came");
  await agree("two");
  expect(his.snapshot().header.inRoomCount).toBe(2);

  const nurse = await signedIn("nurse");
  await nurse.app.directory.join(jid);
  await until(hers.participants, () => hers.participants.snapshot().inRoomCount === 3, "the nurse came");
  await until(his.participants, () => his.participants.snapshot().inRoomCount === 3, "and for Romeo");
  await agree("three");
  await nurse.app.me.setPresence("dnd");
  await until(
    his.participants,
    () => listed(his.participants)[1]?.some((row) => row.endsWith(" dnd")) === true,
    "busy",
  );
  await until(
    hers.participants,
    () => listed(hers.participants)[1]?.some((row) => row.endsWith(" dnd")) === true,
    "busy",
  );
  await agree("one is busy");
  await nurse.app.session.signOut({ forget: false });
  await until(his.participants, () => his.participants.snapshot().inRoomCount === 2, "the nurse went");
  await until(hers.participants, () => hers.participants.snapshot().inRoomCount === 2, "the nurse went");
  await agree("two again");
});

test("[RM30] of thousands of members the rows in view are here, the rest is counted and found by name", async () => {
  const juliet = await signedIn("juliet");
  const { jid } = await madeBy(juliet.app);
  const service = scene.server.server.core.use(rooms);
  for (let n = 0; n < 1_200; n++)
    await service.setAffiliation(jid, bareJid(`member-${n}`, "localhost"), "member", { nick: `Member ${n}` });
  const romeo = await signedIn("romeo");
  const { participants } = await lookedInto(romeo.app, jid);
  const outside = () => participants.snapshot().membersNotInRoom;
  expect(participants.snapshot().windows?.membersNotInRoom).toEqual({ count: 1_200, from: 0 });
  expect(outside()[10]).toMatchObject({ nick: "Member 10", role: "member", inRoom: false });
  participants.look({ membersNotInRoom: [1_180, 1_200] });
  await until(participants, () => outside().at(-1)?.nick === "Member 1199", "the last");
  expect(participants.snapshot().windows?.membersNotInRoom.from).toBeGreaterThan(1_100);
  participants.setFilter("ber 77");
  await until(participants, () => participants.snapshot().windows?.membersNotInRoom.count === 11, "those with 77");
  expect(outside().map(({ nick }) => nick)).toEqual([
    "Member 77",
    ...Array.from({ length: 10 }, (_, n) => `Member 77${n}`),
  ]);
  participants.setFilter("");
  await until(participants, () => participants.snapshot().windows?.membersNotInRoom.count === 1_200, "all");
});

test("[RM30] [RT16] who speaks can be written to, and be mentioned by name, without having been in view", async () => {
  const juliet = await signedIn("juliet");
  const { jid, room: hers } = await madeBy(juliet.app);
  const romeo = await signedIn("romeo");
  await romeo.app.directory.join(jid);
  const his = romeo.app.room(jid);
  his.open();
  hers.send("what light");
  await until(his, () => textsOf(his.snapshot().timeline).length === 1, "heard");
  const [item] = his.snapshot().timeline.items.filter(({ kind }) => kind === "message");
  his.activateAuthor((item as { id: string }).id);
  await until(
    romeo.app.myChat,
    () => JSON.stringify(romeo.app.myChat.snapshot()).includes("juliet@localhost"),
    "a conversation",
  );
  const before = his.snapshot().peopleFound;
  expect(his.peopleToMention("jul", 8)).toEqual([]);
  await until(his, () => his.snapshot().peopleFound !== before, "names");
  const [found] = his.peopleToMention("jul", 8);
  expect(found?.isHere).toBe(true);
  his.send(`@${found?.nick} hello`);
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 2, "heard");
  expect(JSON.stringify(hers.snapshot().timeline.items.at(-1))).toContain("hello");
});

test("[RM30] [RM23] after a lost connection the list in view is asked for again", async () => {
  const juliet = await signedIn("juliet");
  const { jid, room: hers } = await madeBy(juliet.app);
  const romeo = await signedIn("romeo");
  const his = await lookedInto(romeo.app, jid);
  romeo.wire.cut();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind === "reconnecting", "cut off");
  hers.participants.look("top");
  const nurse = await signedIn("nurse");
  await nurse.app.directory.join(jid);
  romeo.wire.isUp = true;
  romeo.app.session.retryNow();
  await until(his.participants, () => listed(his.participants)[1]?.length === 2, "the nurse is seen");
});

test("[RM30] [TO1] members who are not in the room are seen to change and go, in a room told by windows and in one that is not", async () => {
  const nurse = await signedIn("nurse");
  const juliet = await signedIn("juliet");
  const { jid, room: hers } = await madeBy(juliet.app);
  await scene.server.server.core.use(rooms).setAffiliation(jid, bareJid("nurse", "localhost"), "member");
  const romeo = await signedIn("romeo");
  const his = await lookedInto(romeo.app, jid);
  expect(his.participants.snapshot().windows).toBeDefined();
  hers.participants.look("top");
  for (const { participants } of [hers, his]) {
    participants.look({ managers: [0, 1], inRoom: [0, 1], membersNotInRoom: [0, 1] });
    const base = () => participants.snapshot().membersNotInRoom.find(({ jid: one }) => one === "nurse@localhost")?.base;
    await until(participants, () => base() === "available", "available");
    await nurse.app.me.setPresence("busy");
    await until(participants, () => base() === "busy", "busy");
    await nurse.app.me.setPresence("appear-offline");
    await until(participants, () => base() === "offline", "off-line");
    await nurse.app.me.setPresence("available");
    await until(participants, () => base() === "available", "available again");
    participants.look({ managers: [0, 1] });
    await until(participants, () => base() === "unknown", "out of view");
  }
});

test("[RM30] a room that has become large is told by windows to who has been inside since it was small, when they look at it", async () => {
  const juliet = await signedIn("juliet");
  const { jid, room: hers } = await madeBy(juliet.app);
  hers.close();
  const [romeo, nurse] = [await signedIn("romeo"), await signedIn("nurse")];
  for (const { app } of [romeo, nurse]) await app.directory.join(jid);
  // Nobody but the room itself says how it tells.
  const forger = await StanzaClient.signIn(scene.server.addresses.c2s?.port ?? 0, "localhost", "nurse", PASSWORD);
  const forged = `<windowed xmlns="urn:tandem:occupants:0" inside="9"/>`;
  forger.sends(`<presence to="${jid}/Forger"><x xmlns="http://jabber.org/protocol/muc"/>${forged}</presence>`);
  await until(hers, () => hers.snapshot().header.inRoomCount === 4, "all four");
  expect(hers.participants.snapshot().windows).toBeUndefined();
  forger.closes();
  await until(hers, () => hers.snapshot().header.inRoomCount === 3, "all three");
  hers.open();
  hers.participants.look("top");
  await until(hers.participants, () => hers.participants.snapshot().windows !== undefined, "windows");
  expect(hers.snapshot().header.inRoomCount).toBe(3);
  expect(listed(hers.participants).map((names) => names.length)).toEqual([1, 2, 0]);
  await nurse.app.me.setPresence("dnd");
  await until(
    hers.participants,
    () => listed(hers.participants)[1]?.some((row) => row.endsWith(" dnd")) === true,
    "busy",
  );
  hers.send("what light");
  const his = romeo.app.room(jid);
  his.open();
  await until(his, () => textsOf(his.snapshot().timeline).length === 1, "heard");
  expect(textsOf(hers.snapshot().timeline)).toHaveLength(1);
});
