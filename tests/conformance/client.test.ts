import type { NotificationEvent } from "@tandem/client-core";
import { expect, test } from "vitest";
import { HELD_BACK_MS } from "../../packages/client-core/src/account/held-back.ts";
import { policies } from "../../packages/server/src/modules/tandem-policy/contract.ts";
import { clientScene, contactsOf, friends, rowOf, settled, textsOf } from "./harness/client-scene.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();

test("[RT22] [RT23] Communicator preferred: it takes the IM, Group Chat shows nothing and says nothing", async () => {
  const installed = () =>
    Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });
  const groupChatOfJuliet = await scene.groupChat("juliet", installed());
  const communicatorOfJuliet = await scene.communicator("juliet", installed());
  const romeo = await scene.communicator("romeo");
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
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 1);
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
  const romeo = await scene.communicator("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const his = romeo.app.conversation("juliet@localhost");
  his.send("are you there?");
  await until(his, () =>
    his.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
  );
  const juliet = await scene.groupChat("juliet");
  const told: NotificationEvent[] = [];
  juliet.app.notifications.subscribe((event) => told.push(event));
  await juliet.signIn();
  await settled(juliet.app);
  const hers = juliet.app.conversation("romeo@localhost");
  expect(textsOf(hers.snapshot().timeline)).toEqual(["are you there?"]);
  expect(juliet.app.myChat.snapshot().conversations).toMatchObject([{ jid: "romeo@localhost", unread: 1 }]);
  expect(told.filter((event) => event.kind === "message")).toHaveLength(1);
});

test("[RT8] one list: an edit in one app shows in the other", async () => {
  const removals: (() => void)[] = [];
  const here = await scene.groupChat("juliet", new TestDevice(), (ports) => ({
    ...ports,
    time: {
      ...ports.time,
      // What can be undone passes when the test says so.
      after: (ms, task) => (ms === HELD_BACK_MS ? (removals.push(task), () => {}) : ports.time.after(ms, task)),
    },
  }));
  const there = await scene.communicator("juliet");
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
  const store = scene.server.server.core.use(policies);
  await store.set({ kind: "organisation" }, { name: "communicator.disableIm", type: "boolean", value: true });
  const juliet = await scene.groupChat("juliet", device);
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
  const one = await scene.groupChat("juliet");
  expect(await one.app.session.signIn({ jid, password, staySignedIn: false })).toMatchObject({ ok: false });
  expect(one.app.session.snapshot()).toMatchObject({ kind: "failed", code });
});

test("signing out revokes the remembered sign-in (XEP-0484 §3.6)", async () => {
  const device = new TestDevice();
  const one = await scene.groupChat("juliet", device);
  await one.signIn();
  await settled(one.app);
  const kept = structuredClone(device.values.get("session"));
  expect(kept).toHaveProperty("token");
  await one.app.session.signOut({ forget: true });
  expect([...device.values.keys()].filter((key) => key.startsWith("juliet"))).toEqual([]);
  device.values.set("session", kept);
  const again = await scene.groupChat("juliet", device);
  expect(await again.app.session.resume()).toBe(true);
  await until(again.app.session, () => again.app.session.snapshot().kind === "failed");
  expect(again.app.session.snapshot()).toMatchObject({ code: "remembered-sign-in-expired" });
});
