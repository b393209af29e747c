import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { NS_MAM, type ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import type { Context } from "../account/context.ts";
import { createFileService } from "../files/index.ts";
import { createOutbox } from "../outbox/outbox.ts";
import { RequestError } from "../connection/index.ts";
import { imModeOf } from "../preferred-client/index.ts";
import { createMarkers } from "../timeline/markers.ts";
import type { CachedChat } from "../timeline/chat-cache.ts";
import type { Message } from "../timeline/message.ts";
import { createConversations } from "./conversations.ts";

const JULIET = parseBareJid("juliet@capulet.lit") as BareJid;
const ROMEO = parseBareJid("romeo@montague.lit") as BareJid;

function bench(takesIm: boolean, features: readonly string[] = []) {
  const timers: (() => void)[] = [];
  const resumes: (() => void)[] = [];
  const isOnline = signal(true);
  const pages: ("ok" | "timeout")[] = [];
  const archived: ArchiveResult[] = [];
  let asked = 0;
  const listeners: ((stanza: XmlElement) => void)[] = [];
  const sent: string[] = [];
  const told: string[] = [];
  const stored = new Map<string, unknown>();
  const store = {
    get: async (key: string) => stored.get(key),
    set: async (key: string, value: unknown) => void stored.set(key, value),
    delete: async (key: string) => void stored.delete(key),
    deletePrefix: async () => {},
  };
  const facts = { communicatorInstalled: !takesIm, machine: {}, user: {}, server: {}, person: {}, readAt: 0 };
  const context = {
    account: JULIET,
    store,
    isOnline,
    archive: {
      page: async () => {
        asked++;
        if (pages.shift() === "timeout") throw new RequestError("timeout");
        return { results: archived.splice(0), isComplete: true };
      },
    },
    mode: signal(imModeOf("groupchat", facts, () => {})),
    features: { server: new Set(), account: new Set(features) },
    pep: { onEvent: () => {} },
    ports: {
      store,
      time: {
        now: () => 7,
        after: (_: number, task: () => void) => (timers.push(task), () => {}),
        dayOf: () => "",
        minuteOf: () => 0,
      },
      random: { id: () => "x" },
      log: { warn: () => {} },
    },
    connection: {
      onStanza: (listener: (stanza: XmlElement) => void) => void listeners.push(listener),
      onOnline: (listener: (event: { resumed: boolean }) => void) =>
        void resumes.push(() => listener({ resumed: true })),
      send: (stanza: XmlElement) => void sent.push(serialize(stanza)),
    },
  } as unknown as Context;
  const outbox = createOutbox(context);
  const conversations = createConversations(
    context,
    outbox,
    createMarkers(context, () => {}),
    createFileService(context),
    {
      nameOf: (jid) => jid,
      isRoomAddress: (jid) => jid.endsWith("rooms.capulet.lit"),
      onMessage: (_, message: Message) => told.push(message.text),
      draftOf: () => ({ text: signal(""), set: () => {} }),
      onRead: () => {},
    },
  );
  const receive = (xml: string): void => {
    for (const listener of listeners) listener(parseElement(xml));
  };
  /** Time passes until nothing waits any more that was there before. */
  const passes = async (): Promise<void> => {
    for (const task of timers.splice(0)) task();
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  const resumed = (): void => {
    isOnline.value = true;
    for (const tell of resumes) tell();
  };
  return { conversations, stored, sent, told, receive, passes, pages, archived, isOnline, resumed, asked: () => asked };
}

const im = (to: string, inner = "", from = `${ROMEO}/x`, type = `type="chat"`): string =>
  `<message xmlns="jabber:client" from="${from}" to="${to}" id="m1" ${type}><body>hi</body><request xmlns="urn:xmpp:receipts"/>${inner}</message>`;

test("[RT22] who takes IM shows it, tells it once and sends one receipt", () => {
  const { conversations, sent, told, receive } = bench(true);
  const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="m1"/><stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="5"/>`;
  receive(im(JULIET, origin));
  receive(im(JULIET, origin));
  expect(told).toEqual(["hi"]);
  expect(conversations.of(ROMEO).chat.unread.value).toBe(1);
  expect(sent.filter((xml) => xml.includes(`<received xmlns="urn:xmpp:receipts" id="m1"/>`))).toHaveLength(2);
});

test("[CV1] who answers has read what stood above, and says so once (XEP-0333 §4.2)", () => {
  const { conversations, sent, receive } = bench(true);
  const ids = `<stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="5"/><markable xmlns="urn:xmpp:chat-markers:0"/>`;
  receive(im(JULIET, ids));
  const { chat } = conversations.of(ROMEO);
  const marked = () => sent.filter((xml) => xml.includes(`<displayed xmlns="urn:xmpp:chat-markers:0" id="m1"/>`));
  expect([chat.unread.value, marked().length]).toEqual([1, 0]);
  chat.send("hello");
  chat.send("hello again");
  expect([chat.unread.value, marked().length]).toEqual([0, 1]);
});

test("[RT22] [RT23] who does not take IM refuses what comes to its full address, shows nothing and sends no receipt", () => {
  const { conversations, sent, told, receive } = bench(false);
  receive(im(`${JULIET}/groupchat`));
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain("service-unavailable");
  expect(sent[0]).toContain(`to="${ROMEO}/x"`);
  expect([told, conversations.all.value]).toEqual([[], []]);
});

test.each([
  ["to the bare address", im(JULIET)],
  ["an error", im(`${JULIET}/groupchat`, "", `${ROMEO}/x`, `type="error"`)],
  ["a headline", im(`${JULIET}/groupchat`, "", `${ROMEO}/x`, `type="headline"`)],
  ["from the own account", im(`${JULIET}/groupchat`, "", JULIET)],
  ["from a room", im(`${JULIET}/groupchat`, "", "bridge@rooms.capulet.lit/Romeo")],
  [
    "a room's invitation",
    im(`${JULIET}/groupchat`, `<x xmlns="http://jabber.org/protocol/muc#user"><invite from="${ROMEO}"/></x>`),
  ],
])("[RT23] is not refused: %s", (_, xml) => {
  const { sent, receive } = bench(false);
  receive(xml);
  expect(sent).toEqual([]);
});

test("a stanza-id in another's name gives no place in the archive (XEP-0359 §5)", () => {
  const { conversations, receive } = bench(true);
  receive(im(JULIET, `<stanza-id xmlns="urn:xmpp:sid:0" by="mallory@evil.lit" id="1"/>`));
  expect(conversations.of(ROMEO).chat.timeline.messages.value[0]).not.toHaveProperty("archiveId");
});

/** Written on another device of Juliet's: a carbon without a place in the archive. */
const carbon = `<message xmlns="jabber:client" from="${JULIET}" to="${JULIET}/x"><sent xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" type="chat" from="${JULIET}/phone" to="${ROMEO}" id="c1"><body>hi</body><origin-id xmlns="urn:xmpp:sid:0" id="c1"/></message></forwarded></sent></message>`;

async function synced() {
  const scene = bench(true, ["urn:xmpp:mam:2"]);
  await scene.conversations.sync();
  return { ...scene, before: scene.asked() };
}

test("[RM15] a message whose place is not known is looked up, also when the wait ended without a connection", async () => {
  const { receive, passes, isOnline, resumed, asked, before } = await synced();
  receive(carbon);
  isOnline.value = false;
  await passes();
  expect(asked()).toBe(before);
  resumed();
  await passes();
  expect(asked()).toBe(before + 1);
});

test("[RM15] and once more after an archive that did not answer", async () => {
  const { receive, passes, pages, asked, before } = await synced();
  pages.push("timeout");
  receive(carbon);
  await passes();
  expect(asked()).toBe(before + 1);
  await passes();
  expect(asked()).toBe(before + 2);
});

test("[RT22] of what was missed each person's last is told, the newest of all at the end", async () => {
  const { conversations, archived, told } = bench(true, [NS_MAM]);
  const said = (id: string, from: string): ArchiveResult => {
    const xml = `<message xmlns="jabber:client" from="${from}/x" to="${JULIET}" id="${id}" type="chat"><body>${id}</body></message>`;
    return { id, forwarded: { stanza: parseElement(xml), delay: { time: Number(id) } } };
  };
  archived.push(said("11", ROMEO), said("12", "nurse@capulet.lit"), said("13", ROMEO));
  await conversations.sync();
  expect(told).toEqual(["12", "13"]);
});

const said = (id: number, text: string): string =>
  `<message xmlns="jabber:client" type="chat" from="${ROMEO}/x" to="${JULIET}"><body>${text}</body><stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="${id}"/></message>`;

test("[CV4] what was deleted goes from what is shown and kept, what came later stays; told again it changes nothing", async () => {
  const { conversations, receive, passes, stored } = await synced();
  for (const [id, text] of [
    [3, "one"],
    [5, "two"],
    [9, "three"],
  ] as const)
    receive(said(id, text));
  const { chat } = conversations.of(ROMEO);
  const shown = () => chat.timeline.messages.value.map(({ text }) => text);
  expect([conversations.forget(ROMEO, "5"), shown(), chat.unread.value]).toEqual([true, ["three"], 1]);
  await passes();
  expect((stored.get(`chat:${ROMEO}`) as CachedChat).messages.map(({ text }) => text)).toEqual(["three"]);
  expect([conversations.forget(ROMEO, "5"), shown(), chat.unread.value]).toEqual([false, ["three"], 1]);
  expect([conversations.forget(ROMEO, "9"), shown(), conversations.all.value]).toEqual([true, [], []]);
});

test("[CV4] a conversation that nobody has looked at goes from the device too", async () => {
  const { conversations, stored } = bench(true);
  stored.set(`chat:${ROMEO}`, { messages: [], hasOlder: false });
  conversations.forget(ROMEO, "5");
  expect(stored.has(`chat:${ROMEO}`)).toBe(false);
});

test("[CV4] what the device still reads from its disk when it hears of the deletion is not shown", async () => {
  const { conversations, stored } = bench(true);
  const kept = { sender: ROMEO, nick: "Romeo", state: "sent", mine: false, edited: false, retracted: false, at: 1 };
  const messages = [3, 9].map((id) => ({
    ...kept,
    id: String(id),
    archiveId: String(id),
    text: `${id}`,
    place: { major: id, minor: 0 },
  }));
  stored.set(`chat:${ROMEO}`, { messages, hasOlder: false });
  const { chat } = conversations.of(ROMEO);
  conversations.forget(ROMEO, "5");
  await chat.restore();
  expect(chat.timeline.messages.value.map(({ text }) => text)).toEqual(["9"]);
});
