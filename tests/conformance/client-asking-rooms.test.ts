import type { GroupChatApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { clientScene, settled } from "./harness/client-scene.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();

test("[RM6] [RM8] what a room refuses is told to whoever asked for it: a topic, an invitation", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid = "" } = await juliet.app.directory.create({ name: "Balcony", topic: "Tonight", visibility: "open" });
  await romeo.app.directory.join(jid);
  const hers = juliet.app.room(jid);
  const his = romeo.app.room(jid);
  await until(his, () => his.snapshot().header.topic === "Tonight", "his topic");

  expect(await hers.setTopic("x".repeat(1_025))).toMatchObject({
    ok: false,
    detail: expect.stringContaining("1024 characters"),
  });
  expect(await hers.setTopic("Tomorrow")).toEqual({ ok: true });
  await until(his, () => his.snapshot().header.topic === "Tomorrow", "the new one");
  expect(await his.setTopic("Never")).toMatchObject({ ok: false });

  const settings = juliet.app.roomSettings(jid);
  await settings.load();
  settings.set({ allowsInvites: false });
  expect(await settings.save()).toEqual({ ok: true });
  expect(await his.invite("nurse@localhost", undefined)).toMatchObject({
    ok: false,
    detail: expect.stringContaining("sent by its managers"),
  });
  expect(await hers.invite("iago@localhost", undefined)).toMatchObject({
    ok: false,
    detail: expect.stringContaining("Nobody here has that address"),
  });
  expect(await hers.invite("nurse@localhost", undefined)).toEqual({ ok: true });
});

test("[RM6] the picture of a room: its owner's to give, seen by who looks, and gone when it is taken away", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid = "" } = await juliet.app.directory.create({ name: "Balcony", visibility: "open" });
  await romeo.app.directory.join(jid);
  const his = romeo.app.room(jid);
  his.open();
  const seen = romeo.app.faces.photo(jid);
  const stop = seen.subscribe(() => {});
  const bytes = new Uint8Array(24);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 9, 0, 0, 0, 9]);
  const picture = { type: "image/png", bytes };
  expect(await romeo.app.roomSettings(jid).setPicture(picture)).toMatchObject({ ok: false });
  expect(await juliet.app.roomSettings(jid).setPicture(picture)).toEqual({ ok: true });
  await until(seen, () => seen.snapshot()?.startsWith("data:image/png;") === true, "he sees it");
  expect(await juliet.app.roomSettings(jid).setPicture(undefined)).toEqual({ ok: true });
  await until(seen, () => seen.snapshot() === undefined, "he sees none");
  stop();
});

/** Juliet's closed room, and Romeo's Group Chat, which has asked to be let in. */
async function asked(his: Awaited<ReturnType<typeof scene.groupChat>>) {
  const juliet = await scene.groupChat("juliet");
  await juliet.signIn();
  await his.signIn();
  await settled(juliet.app);
  await settled(his.app);
  const { jid = "" } = await juliet.app.directory.create({ name: "Balcony", visibility: "closed" });
  expect(await his.app.directory.ask(jid)).toEqual({ ok: true });
  const { myChat } = juliet.app;
  await until(myChat, () => myChat.snapshot().roomRequests.length === 1, "his request");
  return { jid, letsIn: () => myChat.decideRoomRequest(myChat.snapshot().roomRequests[0]?.key ?? "", true) };
}

const besideCommunicator = (): TestDevice =>
  Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });

const hasRoom = ({ myChat }: GroupChatApp, jid: string): boolean =>
  JSON.stringify(myChat.snapshot().categories).includes(jid);

test("[RM8] [RM11] who is let in while away finds it among the invitations on another device, and it goes when they join", async () => {
  const phone = await scene.groupChat("romeo");
  const { jid, letsIn } = await asked(phone);
  await phone.app.session.signOut({ forget: false });
  await letsIn();
  const desk = await scene.groupChat("romeo");
  await desk.signIn();
  await settled(desk.app);
  const { myChat } = desk.app;
  await until(myChat, () => myChat.snapshot().invitations.length === 1, "the invitation");
  expect(myChat.snapshot().invitations).toEqual([{ id: jid, room: jid, roomName: "Balcony" }]);
  await myChat.acceptInvitation(jid);
  await until(myChat, () => hasRoom(desk.app, jid), "the room");
  expect(myChat.snapshot().invitations).toEqual([]);
});

test("[RM11] [RT23] Group Chat that leaves IM to Communicator opens the room that let its person in", async () => {
  const his = await scene.groupChat("romeo", besideCommunicator());
  const { jid, letsIn } = await asked(his);
  await letsIn();
  await until(his.app.myChat, () => hasRoom(his.app, jid), "the room");
  expect(his.app.myChat.snapshot().invitations).toEqual([]);
});
