import { expect, test } from "vitest";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();

const withCommunicator = () =>
  Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });

/** Juliet has begun a conversation with Romeo and Nurse; Romeo is asked and has not answered. */
async function asked() {
  const [juliet, romeo] = [
    await scene.communicator("juliet", withCommunicator()),
    await scene.communicator("romeo", withCommunicator()),
  ];
  for (const each of [juliet, romeo]) {
    await each.signIn();
    await settled(each.app);
  }
  await juliet.app.conversation("romeo@localhost").bringIn(["nurse@localhost"]);
  const jid = juliet.app.openConversation.snapshot() as string;
  const invitations = romeo.app.talks;
  await until(invitations, () => invitations.snapshot().invitations.length === 1, "an invitation");
  expect(invitations.snapshot().invitations[0]?.id).toBe(jid);
  return { juliet, romeo, jid };
}

test("[CV3] who joins while the connection is away is in the conversation when it is back, and is asked no more", async () => {
  const { juliet, romeo, jid } = await asked();
  romeo.wire.cut();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind === "reconnecting");
  const joined = romeo.app.talks.accept(jid);
  expect(romeo.app.talks.snapshot().invitations).toHaveLength(1);
  romeo.wire.isUp = true;
  romeo.app.session.retryNow();
  expect(await joined).toEqual({ ok: true });
  expect(romeo.app.talks.snapshot().invitations).toEqual([]);
  juliet.app.talks.talk(jid).send("welcome");
  const his = romeo.app.talks.talk(jid);
  await until(his, () => textsOf(his.snapshot().timeline).includes("welcome"));
});

test("[CV3] an invitation to a conversation that is over leads into no empty room", async () => {
  const { juliet, romeo, jid } = await asked();
  romeo.wire.cut();
  await until(romeo.app.session, () => romeo.app.session.snapshot().kind === "reconnecting");
  const joined = romeo.app.talks.accept(jid);
  await juliet.app.talks.talk(jid).leave();
  romeo.wire.isUp = true;
  romeo.app.session.retryNow();
  expect(await joined).toMatchObject({ ok: false, code: "not-found" });
  expect(romeo.app.talks.snapshot().invitations).toEqual([]);
  expect(romeo.app.openConversation.snapshot()).not.toBe(jid);
});

test("[CV3] [RT27] a conversation does not become a followed room because the room could not say what it is", async () => {
  const { romeo, jid } = await asked();
  romeo.wire.refuse = (xml) => xml.includes(`from="${jid}"`) && xml.includes("disco#info");
  expect(await romeo.app.talks.accept(jid)).toEqual({ ok: true });
  expect(romeo.wire.sent.filter((xml) => xml.includes("<publish") && xml.includes("urn:xmpp:bookmarks:1"))).toEqual([]);
});
