import type { CommunicatorApp, GroupChatApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { clientScene, contactsOf, friends, rowOf, settled, textsOf } from "./harness/client-scene.ts";
import { holdSending } from "./harness/held-sending.ts";
import { TestDevice, until } from "./harness/node-client.ts";

// A sign-in is some dozens of requests. Whatever happens between two of them must be known when it is over.
const scene = clientScene();

const JULIET = "juliet@localhost";
const ROMEO = "romeo@localhost";

const withCommunicator = () =>
  Object.assign(new TestDevice(), { facts: { ...new TestDevice().facts, communicatorInstalled: true } });

const roomNames = (app: GroupChatApp): readonly string[] =>
  app.myChat.snapshot().categories.flatMap(({ rooms }) => rooms.map(({ name }) => name));

const invited = (app: GroupChatApp): readonly string[] => app.myChat.snapshot().invitations.map(({ id }) => id);

const isSent = (items: readonly { readonly kind: string; readonly state?: string }[]): boolean =>
  items.every((item) => item.kind !== "message" || item.state !== "sending");

/** Juliet at her desk, with Romeo as a contact and in a room of hers. */
async function atWork() {
  const desk = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  for (const one of [desk, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(desk.app, romeo.app);
  const { jid } = await desk.app.directory.create({ name: "Desk", visibility: "open" });
  const room = jid as string;
  await romeo.app.directory.join(room);
  return { desk: desk.app, romeo: romeo.app, room };
}

type Work = Awaited<ReturnType<typeof atWork>>;

/** Each kind of thing that others, and other programs of one's own, do. Resolves when all of it has happened. */
async function somethingOfEach({ desk, romeo, room }: Work, n: number): Promise<{ readonly asked: string }> {
  const [im, his] = [romeo.conversation(JULIET), romeo.room(room)];
  im.send(`to you ${n}`);
  his.send(`to all ${n}`);
  const closed = await romeo.directory.create({ name: `Closed ${n}`, visibility: "closed" });
  const asked = closed.jid as string;
  expect(await romeo.room(asked).invite(JULIET)).toEqual({ ok: true });
  const open = await romeo.directory.create({ name: `Open ${n}`, visibility: "open" });
  expect(await desk.directory.join(open.jid as string)).toEqual({ ok: true });
  await romeo.me.setPresence(n % 2 === 0 ? "busy" : "available");
  await until(im, () => isSent(im.snapshot().timeline.items), "the message to her is sent");
  await until(his, () => isSent(his.snapshot().timeline.items), "the message to the room is sent");
  await until(desk.myChat, () => invited(desk).includes(asked), "the desk knows of the invitation");
  const base = n % 2 === 0 ? "busy" : "available";
  await until(contactsOf(desk), () => rowOf(contactsOf(desk), ROMEO)?.base === base, "the desk sees his state");
  return { asked };
}

test("[RM8] [RM9] [RM23] [RT28] what happens at any moment of a sign-in is known when it is over", async () => {
  const work = await atWork();
  for (let n = 1, isOver = false; !isOver; n++) {
    const phone = await scene.groupChat("juliet", new TestDevice());
    const sending = holdSending(phone.wire, n);
    const signingIn = phone.signIn();
    await Promise.race([sending.reached, signingIn.then(() => settled(phone.app))]);
    isOver = sending.sent() < n;
    const { asked } = await somethingOfEach(work, n);
    sending.release();
    expect(await signingIn).toEqual({ ok: true });
    const { app } = phone;
    await settled(app);
    const at = (what: string): string => `${what}, before frame ${n}`;
    await until(app.myChat, () => invited(app).includes(asked), at("the invitation"));
    await until(app.myChat, () => roomNames(app).includes(`Open ${n}`), at("the room that the desk follows"));
    const contacts = contactsOf(app);
    const base = n % 2 === 0 ? "busy" : "available";
    await until(contacts, () => rowOf(contacts, ROMEO)?.base === base, at("his state"));
    const [im, room] = [app.conversation(ROMEO), app.room(work.room)];
    im.open();
    room.open();
    await until(im, () => textsOf(im.snapshot().timeline).includes(`to you ${n}`), at("the message to her"));
    await until(room, () => textsOf(room.snapshot().timeline).includes(`to all ${n}`), at("the message to the room"));
    for (const { timeline } of [im.snapshot(), room.snapshot()])
      expect(new Set(textsOf(timeline)).size, at("each once")).toBe(textsOf(timeline).length);
    app.dispose();
  }
}, 180_000);

const talksOf = (app: CommunicatorApp): readonly string[] => app.talks.snapshot().invitations.map(({ id }) => id);

test("[PR6] [CO6] [CV1] [CV3] [RT28] nor is anything lost that happens at any moment while Communicator signs in", async () => {
  const desk = await scene.communicator("juliet", withCommunicator());
  const romeo = await scene.communicator("romeo", withCommunicator());
  for (const one of [desk, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  await friends(desk.app, romeo.app);
  const [list, im] = [contactsOf(desk.app), romeo.app.conversation(JULIET)];
  for (let n = 1, isOver = false; !isOver; n++) {
    const phone = await scene.communicator("juliet", withCommunicator());
    const sending = holdSending(phone.wire, n);
    const signingIn = phone.signIn();
    await Promise.race([sending.reached, signingIn.then(() => settled(phone.app))]);
    isOver = sending.sent() < n;

    im.send(`to you ${n}`);
    await im.bringIn(["nurse@localhost"]);
    const talk = romeo.app.openConversation.snapshot() as string;
    await romeo.app.me.setExtended?.(n % 2 === 0 ? "in-a-call" : null);
    await list.rename(ROMEO, `Romeo ${n}`);
    await desk.app.me.setPresence(n % 2 === 0 ? "dnd" : "available");
    await until(im, () => isSent(im.snapshot().timeline.items), "the message is sent");
    await until(desk.app.talks, () => talksOf(desk.app).includes(talk), "the desk knows of the invitation");

    sending.release();
    expect(await signingIn).toEqual({ ok: true });
    const { app } = phone;
    await settled(app);
    const at = (what: string): string => `${what}, before frame ${n}`;
    const contacts = contactsOf(app);
    const row = () => rowOf(contacts, ROMEO);
    await until(app.talks, () => talksOf(app).includes(talk), at("the invitation"));
    await until(contacts, () => row()?.base === (n % 2 === 0 ? "busy" : "available"), at("his state"));
    await until(contacts, () => (row()?.extended?.kind === "in-a-call") === (n % 2 === 0), at("his call"));
    await until(contacts, () => row()?.name === `Romeo ${n}`, at("his name"));
    const own = n % 2 === 0 ? "dnd" : "available";
    await until(app.me, () => app.me.snapshot().chosen === own, at("the own choice"));
    const hers = app.conversation(ROMEO);
    hers.open();
    await until(hers, () => textsOf(hers.snapshot().timeline).includes(`to you ${n}`), at("the message"));
    expect(new Set(textsOf(hers.snapshot().timeline)).size, at("each once")).toBe(
      textsOf(hers.snapshot().timeline).length,
    );
    app.dispose();
  }
}, 180_000);
