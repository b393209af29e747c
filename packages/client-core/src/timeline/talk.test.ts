import { NS_CLIENT, parseBareJid, type BareJid, type Jid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { el, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { contentOf } from "../conversations/incoming.ts";
import { RequestError } from "../connection/index.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import { buildWords } from "./acts.ts";
import { createComposer } from "./composer.ts";
import type { Message } from "./message.ts";
import { MESSAGE_CHARS_MAX } from "./payload.ts";
import { chipsOf } from "./quotes.ts";
import type { PlaceRights } from "./rights.ts";
import { createTalk } from "./talk.ts";
import { createTimeline } from "./timeline.ts";

const ROOM = parseBareJid("bridge@rooms.capulet.lit") as BareJid;

function bench(rights: Partial<PlaceRights> = {}) {
  const timeline = createTimeline("room");
  const draft = signal("half a thought");
  const composer = createComposer(timeline, draft);
  let entries: readonly OutboxEntry[] = [];
  let made = 0;
  const unsent = new Set<string>();
  const outbox = {
    add: (entry: OutboxEntry) => void (entries = [...entries, entry]),
    discard: (id: string) => void (entries = entries.filter(({ originId }) => originId !== id)),
    entries: () => entries,
    isUnsent: (id: string) => unsent.has(id),
    reword: (id: string, words: object) =>
      void (entries = entries.map((entry) => (entry.originId === id ? { ...entry, ...words } : entry))),
  } as unknown as Outbox;
  const ports = { random: { id: () => `x${++made}` }, time: { now: () => 7 } };
  const asked: string[] = [];
  const talk = createTalk({ ports } as unknown as Context, outbox, timeline, composer, {
    kind: "room",
    jid: ROOM,
    rights: () => ({ kind: "room", mayWrite: true, mayModerate: false, mayPin: false, ...rights }),
    ownAuthor: () => ({ nick: "Juliet", jid: parseBareJid("juliet@capulet.lit") as BareJid }),
    authorOf: ({ nick }) => `${ROOM}/${nick}` as Jid,
    mentioned: (text) => ({ mentions: text.includes("Romeo") ? [{ jid: ROOM, begin: 0, end: 5 }] : [] }),
    moderate: async (id) => {
      asked.push(id);
      throw new RequestError({ type: "auth", condition: "forbidden" });
    },
  });
  timeline.add([
    { sender: "me", nick: "Juliet", at: 1, text: "teh", mine: true, archiveId: "1", originId: "a", stanzaId: "a" },
    { sender: "r", nick: "Romeo", at: 2, text: "what?", mine: false, archiveId: "2", originId: "b", stanzaId: "b" },
  ]);
  const message = (at: number): Message => timeline.messages.value[at] as Message;
  /** Written without a connection. */
  const waits = (id: string): void => {
    const own = {
      originId: id,
      stanzaId: id,
      sender: "me",
      nick: "Juliet",
      at: 3,
      mine: true,
      state: "queued",
    } as const;
    timeline.addOwn({ ...own, id, text: "Romoe?" });
    outbox.add({ originId: id, kind: "room", jid: ROOM, text: "Romoe?", at: 3 });
    unsent.add(id);
  };
  return { timeline, composer, draft, talk, message, asked, waits, unsent, entries: () => entries };
}

const wire = (entry: OutboxEntry | undefined): string =>
  entry === undefined
    ? ""
    : buildWords(entry)
        .map((one) => serialize(one, NS_CLIENT))
        .join("");

test("[RM18] editing leaves the draft as it is, and names the message as its sender did (XEP-0308 §3)", () => {
  const { talk, composer, draft, message, entries } = bench();
  talk.edit("1");
  expect(composer.snapshot.value).toMatchObject({ text: "teh", composing: { kind: "edit", id: "1" } });
  composer.write("the");
  expect(talk.sendCorrection("the")).toBe(true);
  expect(composer.snapshot.value).toMatchObject({ text: "half a thought", composing: { kind: "new" } });
  expect(draft.value).toBe("half a thought");
  expect(message(0)).toMatchObject({ text: "the", edited: true });
  expect(wire(entries()[0])).toBe(`<body>the</body><replace xmlns="urn:xmpp:message-correct:0" id="a"/>`);
});

test("[RM18] an edit that changes nothing sends nothing; nothing is edited that is another's, gone or not out yet", () => {
  const { talk, composer, timeline, entries } = bench();
  talk.edit("1");
  expect(talk.sendCorrection("teh")).toBe(true);
  talk.edit("2");
  expect(composer.snapshot.value.composing.kind).toBe("new");
  timeline.addOwn({
    id: "q",
    originId: "q",
    stanzaId: "q",
    sender: "me",
    nick: "Juliet",
    at: 3,
    text: "x",
    mine: true,
    state: "queued",
  });
  talk.edit("q");
  expect(composer.snapshot.value.composing.kind).toBe("new");
  talk.retract("1");
  expect(talk.editLast()).toBe(false);
  expect(entries().map(({ act }) => act?.kind)).toEqual(["retract"]);
});

test("[RM18] where a room lets nobody edit, it is not offered", () => {
  for (const isFinal of [false, true]) {
    const { talk, composer, message } = bench({ isFinal });
    expect(talk.mayOf(message(0)).edit).toBe(!isFinal);
    talk.edit("1");
    expect(composer.snapshot.value.composing.kind).toBe(isFinal ? "new" : "edit");
  }
});

test("[RM18] what waits off-line is changed before it goes, with whom it names; removed, it never was", () => {
  const { talk, timeline, waits, entries } = bench();
  waits("q");
  expect(talk.mayOf(timeline.find("q") as Message)).toMatchObject({
    edit: true,
    retract: true,
    respond: false,
    link: false,
  });
  talk.edit("q");
  expect(talk.sendCorrection("Romeo?")).toBe(true);
  expect(timeline.find("q")).toMatchObject({ text: "Romeo?", edited: false, state: "queued" });
  expect(entries()).toMatchObject([{ originId: "q", text: "Romeo?", payload: { mentions: [{ begin: 0, end: 5 }] } }]);
  expect(entries()[0]?.act).toBeUndefined();
  talk.retract("q");
  expect([timeline.find("q"), entries()]).toEqual([undefined, []]);
});

test("[RM18] what goes out while it is edited is corrected behind itself, and not said a second time", () => {
  const { talk, timeline, waits, unsent, entries } = bench();
  waits("q");
  talk.edit("q");
  unsent.delete("q");
  timeline.patch("q", { state: "sending" });
  expect(talk.sendCorrection("Romeo?")).toBe(true);
  expect(entries().map(({ text, act }) => [text, act])).toEqual([
    ["Romoe?", undefined],
    ["Romeo?", { kind: "correct", target: "q" }],
  ]);
});

test("[RM18] what went out while it was edited, and was refused, is not corrected: the new wording is a message", () => {
  const { talk, timeline, waits, unsent } = bench();
  waits("q");
  talk.edit("q");
  unsent.delete("q");
  timeline.patch("q", { state: "failed" });
  expect(talk.sendCorrection("Romeo?")).toBe(false);
});

test("[RM18] an answer goes out with a quote for other programs, and comes back without (XEP-0461 §3.1)", () => {
  const { talk, composer } = bench();
  talk.reply("2");
  expect(composer.snapshot.value.composing).toEqual({ kind: "reply", id: "2", author: "Romeo", text: "what?" });
  const payload = talk.takeReply();
  expect(composer.snapshot.value.composing.kind).toBe("new");
  const words = buildWords({ text: "nothing 🙂", ...(payload && { payload }) });
  const stanza = el("message", NS_CLIENT, {}, ...words);
  expect(stanza.childText("body")).toBe("> Romeo:\n> what?\nnothing 🙂");
  expect(contentOf(stanza, "me", true, "3", 0).incoming).toMatchObject({
    text: "nothing 🙂",
    payload: { reply: { id: "2", to: `${ROOM}/Romeo` } },
  });
});

test("[RM20] the quote does not make too long what is as long as it may be", () => {
  const { talk } = bench();
  const quote = "> Romeo:\n> what?\n";
  const words = (length: number): string => {
    talk.reply("2");
    const payload = talk.takeReply();
    const stanza = el(
      "message",
      NS_CLIENT,
      {},
      ...buildWords({ text: "x".repeat(length), ...(payload && { payload }) }),
    );
    return stanza.childText("body") ?? "";
  };
  expect(words(MESSAGE_CHARS_MAX - quote.length)).toHaveLength(MESSAGE_CHARS_MAX);
  expect(words(MESSAGE_CHARS_MAX - quote.length + 1)).toBe("x".repeat(MESSAGE_CHARS_MAX - quote.length + 1));
});

test("[RM18] a reaction toggles; only the last of several waits to go out, named by the room's id (XEP-0444 §4.2)", () => {
  const { talk, message, entries } = bench();
  talk.react("2", "👍");
  talk.react("2", "🎉");
  expect(chipsOf(message(1)).map(({ emoji, mine }) => [emoji, mine])).toEqual([
    ["👍", true],
    ["🎉", true],
  ]);
  talk.react("2", "👍");
  expect(entries()).toHaveLength(1);
  expect(wire(entries()[0])).toBe(
    `<reactions xmlns="urn:xmpp:reactions:0" id="2"><reaction>🎉</reaction></reactions><store xmlns="urn:xmpp:hints"/>`,
  );
});

test("[RM18] a refused correction is undone and stands in the entry area again", () => {
  const { talk, composer, message, entries } = bench();
  talk.edit("1");
  talk.sendCorrection("the");
  expect(talk.refuse("x1", "not-allowed")).toBe(true);
  expect(message(0)).toMatchObject({ text: "teh", edited: false });
  expect(composer.snapshot.value).toMatchObject({ text: "the", composing: { kind: "edit" } });
  expect([talk.refusal.value, entries()]).toEqual([{ act: "correct", error: "not-allowed" }, []]);
  expect(talk.refuse("x1", "not-allowed")).toBe(false);
});

test("[RM18] what an earlier run had not sent shows again", () => {
  const { talk, timeline, message } = bench();
  talk.react("2", "👍");
  timeline.withdraw("x1");
  expect(chipsOf(message(1))).toEqual([]);
  talk.restore();
  expect(chipsOf(message(1))).toMatchObject([{ emoji: "👍", mine: true }]);
});

test("[RM18] only who may moderate asks the room to; a refusal says why", async () => {
  const member = bench();
  expect(await member.talk.moderate("2")).toEqual({ ok: false, code: "not-allowed" });
  expect(member.asked).toEqual([]);
  const manager = bench({ mayModerate: true });
  expect(await manager.talk.moderate("2", "Spam")).toEqual({ ok: false, code: "not-allowed" });
  expect(manager.asked).toEqual(["2"]);
  expect(manager.message(1).retracted).toBe(false);
});

test("[RM18] who may not write there changes nothing there", () => {
  const { talk, message, entries } = bench({ mayWrite: false });
  talk.react("2", "👍");
  talk.retract("1");
  talk.edit("1");
  expect(entries()).toEqual([]);
  expect(talk.mayOf(message(0))).toMatchObject({ respond: false, edit: false, retract: false, copy: true });
});
