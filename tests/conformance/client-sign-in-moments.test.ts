import type { GroupChatApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { clientScene, contactsOf, friends, rowOf, settled, textsOf } from "./harness/client-scene.ts";
import { holdSending } from "./harness/held-sending.ts";
import { TestDevice, until } from "./harness/node-client.ts";

// A sign-in is some dozens of requests. Whatever happens between two of them must be known when it is over.
const scene = clientScene();

const JULIET = "juliet@localhost";
const ROMEO = "romeo@localhost";

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
