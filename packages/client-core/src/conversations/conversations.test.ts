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

function bench(takesIm: boolean, features: readonly string[] = [], stored = new Map<string, unknown>()) {
  const timers: (() => void)[] = [];
  const resumes: (() => void)[] = [];
  const isOnline = signal(true);
  const pages: ("ok" | "timeout")[] = [];
  const archived: ArchiveResult[] = [];
  let asked = 0;
  let made = 0;
  const confirms: (() => void)[] = [];
  const listeners: ((stanza: XmlElement) => void)[] = [];
  const sent: string[] = [];
  const told: string[] = [];
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
      random: { id: () => `x${++made}` },
      log: { warn: () => {} },
    },
    connection: {
      onStanza: (listener: (stanza: XmlElement) => void) => void listeners.push(listener),
      onOnline: (listener: (event: { resumed: boolean }) => void) =>
        void resumes.push(() => listener({ resumed: true })),
      send(stanza: XmlElement, onConfirmed?: () => void) {
        sent.push(serialize(stanza));
        if (onConfirmed !== undefined) confirms.push(onConfirmed);
      },
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
  /** The server acknowledges what was sent. */
  const acknowledge = (): void => {
    for (const confirm of confirms.splice(0)) confirm();
  };
  return {
    ...{ conversations, stored, sent, told, receive, passes, pages, archived, isOnline, resumed, acknowledge },
    asked: () => asked,
  };
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

const refusal = (id: string): string =>
  `<message xmlns="jabber:client" type="error" from="${ROMEO}" to="${JULIET}/groupchat" id="${id}"><error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></message>`;

const ownCopy = (id: string, text: string): ArchiveResult => {
  const xml = `<message xmlns="jabber:client" from="${JULIET}/x" to="${ROMEO}" id="${id}" type="chat"><body>${text}</body><origin-id xmlns="urn:xmpp:sid:0" id="${id}"/></message>`;
  return { id: "50", forwarded: { stanza: parseElement(xml), delay: { time: 50 } } };
};

/** Acknowledged, and then refused; the own archive has it. */
async function refusedLate(told: readonly string[] = [refusal("x1")]) {
  const scene = bench(true, [NS_MAM]);
  await scene.conversations.sync();
  const { chat } = scene.conversations.of(ROMEO);
  await scene.passes();
  chat.send("hello");
  await scene.passes();
  scene.acknowledge();
  expect(chat.timeline.messages.value).toMatchObject([{ text: "hello", state: "sent" }]);
  for (const xml of told) scene.receive(xml);
  scene.archived.push(ownCopy("x1", "hello"));
  return { ...scene, chat };
}
const shown = (messages: readonly Message[]) => messages.map(({ text, state, error }) => [text, state, error]);
const NOT_SENT = [["hello", "failed", "undeliverable"]];

test("[SV1] [CV1] what was refused behind its acknowledgement stays not sent, with the reason, whatever the own archive has, also after a restart", async () => {
  const { conversations, chat, passes, stored } = await refusedLate();
  expect(shown(chat.timeline.messages.value)).toEqual(NOT_SENT);
  await conversations.sync();
  await passes();
  expect(shown(chat.timeline.messages.value)).toEqual(NOT_SENT);
  const kept = new Map(stored);
  // The archive may answer before the device's disk does.
  for (const [isCached, isArchiveFirst] of [
    [true, false],
    [false, false],
    [false, true],
  ]) {
    const next = bench(true, [NS_MAM], new Map(kept));
    if (!isCached) next.stored.delete(`chat:${ROMEO}`);
    next.archived.push(ownCopy("x1", "hello"));
    if (isArchiveFirst) await next.conversations.sync();
    const { chat: again } = next.conversations.of(ROMEO);
    await again.restore();
    expect(shown(again.timeline.messages.value)).toEqual(NOT_SENT);
    await next.conversations.sync();
    expect([shown(again.timeline.messages.value), next.sent]).toEqual([NOT_SENT, []]);
  }
});

test("[RM14] tried again it goes out once, as a new message, for the server would drop what it knows; the refused one is shown no more", async () => {
  const { conversations, chat, passes, sent, archived } = await refusedLate();
  sent.length = 0;
  chat.retry("x1");
  await passes();
  expect(sent.filter((xml) => xml.includes("hello"))).toHaveLength(1);
  expect(sent[0]).toContain(`<origin-id xmlns="urn:xmpp:sid:0" id="x2"/>`);
  archived.push(ownCopy("x1", "hello"));
  await conversations.sync();
  expect(chat.timeline.messages.value.map(({ originId }) => originId)).toEqual(["x2"]);
});

test.each(["discard", "takeBack"] as const)("[RM13] %s of what was refused lets it go for good", async (verb) => {
  const { conversations, chat, passes, archived, stored } = await refusedLate();
  await conversations.sync();
  await passes();
  const cachedBefore = stored.get(`chat:${ROMEO}`);
  chat[verb](chat.timeline.messages.value[0]?.id ?? "");
  archived.push(ownCopy("x1", "hello"));
  await conversations.sync();
  expect(chat.timeline.messages.value).toEqual([]);
  // The device was switched off before it had written the list anew.
  stored.set(`chat:${ROMEO}`, cachedBefore);
  const { chat: again } = bench(true, [NS_MAM], stored).conversations.of(ROMEO);
  await again.restore();
  expect(again.timeline.messages.value).toEqual([]);
});

const receipt = (id: string): string =>
  `<message xmlns="jabber:client" from="${ROMEO}/y" to="${JULIET}/groupchat"><received xmlns="urn:xmpp:receipts" id="${id}"/></message>`;

test("[RM13] one device refuses it, another has it: it was delivered, whichever was told first, and after a restart", async () => {
  for (const told of [[], [refusal("x1")]]) {
    const { chat, receive, stored, passes } = await refusedLate(told);
    receive(receipt("x1"));
    if (told.length === 0) receive(refusal("x1"));
    expect(shown(chat.timeline.messages.value)).toEqual([["hello", "delivered", undefined]]);
    await passes();
    const { conversations } = bench(true, [NS_MAM], stored);
    const { chat: again } = conversations.of(ROMEO);
    await again.restore();
    expect(again.timeline.messages.value.filter(({ state }) => state === "failed")).toEqual([]);
  }
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
