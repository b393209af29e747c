import { defineModule, StorageFault } from "@tandem/server/core";
import { type BareJid, parseBareJid } from "@tandem/protocol";
import { parseElement } from "@tandem/xml";
import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { type OfflineMessages, offlineMessages } from "./contract.ts";
import { xep0160Offline } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit/orchard";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
];
const accounts = [JULIET, "romeo@capulet.lit"];

async function orchard(limits = {}) {
  const stage = await scene({ modules, limits, accounts });
  return { stage, romeo: await stage.connect(ROMEO, { available: true }) };
}

const chat = (text: string, more = ""): string =>
  `<message type="chat" to="${JULIET}"><body>${text}</body>${more}</message>`;

/** Bodies of the messages that have come, oldest first. Answers the ping behind them when told to. */
async function reads(client: WireClient, answers = true): Promise<(string | undefined)[]> {
  const stanzas = client.takesAll();
  const ping = stanzas.find((stanza) => stanza.name === "iq");
  if (answers && ping !== undefined) await client.sends(`<iq type="result" id="${ping.attr("id")}" to="capulet.lit"/>`);
  return stanzas.filter((stanza) => stanza.name === "message").map((stanza) => stanza.childText("body"));
}

test("[OF2] waiting messages come in order, with the time of their arrival (XEP-0160 ex. 3)", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  await stage.passes(60_000);
  await romeo.sends(chat("two"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  balcony.receives(`<presence from="${JULIET}/balcony" to="${JULIET}/balcony"/>`);
  const delayed = (text: string, stamp: string): string =>
    `<message type="chat" from="${ROMEO}" to="${JULIET}"><body>${text}</body>
      <stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="*"/>
      <delay xmlns="urn:xmpp:delay" from="capulet.lit" stamp="${stamp}">Offline Storage</delay></message>`;
  balcony.receives(delayed("one", "2026-05-17T12:00:00.000Z"));
  balcony.receives(delayed("two", "2026-05-17T12:01:00.000Z"));
  balcony.receives(
    `<iq type="get" id="*" from="capulet.lit" to="${JULIET}/balcony"><ping xmlns="urn:xmpp:ping"/></iq>`,
  );
  balcony.receivesNothing();
});

test("[OF2] [RT24] a negative resource gets nothing until it raises its priority (RFC 6121 §8.5.2.2)", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: -1 });
  expect(await reads(balcony)).toEqual([]);
  await balcony.sends("<presence><priority>0</priority></presence>");
  expect(await reads(balcony)).toEqual(["one"]);
});

test("[OF3] [OF5] confirmed once, gone; a second resource gets nothing", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  const chamber = await stage.connect(`${JULIET}/chamber`);
  await chamber.sends("<presence/>");
  expect(await reads(chamber)).toEqual([]);
  expect(await reads(balcony)).toEqual(["one"]);
  await balcony.sends("<presence><show>away</show></presence>");
  expect(await reads(balcony)).toEqual([]);
});

test("[OF5] [SV1] not confirmed: still there after the server was killed", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(await reads(balcony, false)).toEqual(["one"]);
  const restarted = await scene({ modules, accounts, storage: stage.storage, time: stage.time });
  const again = await restarted.connect(`${JULIET}/balcony`);
  await again.sends("<presence/>");
  expect(await reads(again)).toEqual(["one"]);
  await again.disconnects();
  const third = await restarted.connect(`${JULIET}/balcony`);
  await third.sends("<presence/>");
  expect(await reads(third)).toEqual([]);
});

test("[OF5] [MS7] the stream ends unconfirmed: the next resource gets it, once", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  await balcony.disconnects({ losing: true });
  const chamber = await stage.connect(`${JULIET}/chamber`);
  await chamber.sends("<presence/>");
  expect(await reads(chamber)).toEqual(["one"]);
});

test("[OF5] an answer from somebody else proves nothing", async () => {
  const { stage, romeo } = await orchard();
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  const ping = balcony.takesAll().find((stanza) => stanza.name === "iq");
  await romeo.sends(`<iq type="result" id="${ping?.attr("id")}" to="capulet.lit"/>`);
  expect(await stage.storage.collection({ name: "offline", version: 1 }).count(JULIET)).toBe(1);
});

const hint = (name: string): string => `<${name} xmlns="urn:xmpp:hints"/>`;
const composing = `<composing xmlns="http://jabber.org/protocol/chatstates"/>`;
test.each([
  ["typing alone", `<message type="chat" to="${JULIET}">${composing}<thread>t</thread></message>`, 0],
  ["typing, store", `<message type="chat" to="${JULIET}">${composing}${hint("store")}</message>`, 1],
  ["a receipt", `<message to="${JULIET}"><received xmlns="urn:xmpp:receipts" id="1"/></message>`, 1],
  ["an empty message", `<message type="chat" to="${JULIET}"/>`, 0],
  ["a headline", `<message type="headline" to="${JULIET}"><body>news</body></message>`, 0],
  ["no-permanent-store", chat("x", hint("no-permanent-store")), 1],
])("[OF1] %s (XEP-0160 §3, XEP-0334 §4)", async (_, message, kept) => {
  const { stage, romeo } = await orchard();
  await romeo.sends(message);
  romeo.receivesNothing();
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(balcony.takesAll().filter((stanza) => stanza.name === "message")).toHaveLength(kept);
});

test("[OF1] what must not be stored and meets nobody is refused (XEP-0334 §4.2)", async () => {
  const { romeo } = await orchard();
  await romeo.sends(chat("x", hint("no-store")));
  romeo.receives(
    `<message type="error" from="${JULIET}" to="${ROMEO}">${errorXml("cancel", "service-unavailable")}</message>`,
  );
});

test("[OF4] at the limit it waits, one more is refused and in no archive (SV3)", async () => {
  const { stage, romeo } = await orchard({ offlineMessagesMax: 2 });
  await romeo.sends(chat("one"));
  await romeo.sends(chat("two"));
  romeo.receivesNothing();
  await romeo.sends(chat("three"));
  romeo.receives(
    `<message type="error" from="${JULIET}" to="${ROMEO}">${errorXml("wait", "service-unavailable")}</message>`,
  );
  const archived = await stage.storage.archive.page({ archive: JULIET as never, from: "start", limit: 10 });
  expect(archived.entries.map((entry) => entry.text)).toEqual(["one", "two"]);
});

test("[OF4] what has been fetched leaves room for as many", async () => {
  const { stage, romeo } = await orchard({ offlineMessagesMax: 2 });
  const [first, second] = [chat("one"), chat("two")];
  for (let turn = 0; turn < 3; turn++) {
    await romeo.sends(first);
    await romeo.sends(second);
    romeo.receivesNothing();
    await romeo.sends(chat("three"));
    romeo.receives(
      `<message type="error" from="${JULIET}" to="${ROMEO}">${errorXml("wait", "service-unavailable")}</message>`,
    );
    const balcony = await stage.connect(`${JULIET}/balcony${turn}`);
    await balcony.sends("<presence/>");
    expect(await reads(balcony)).toEqual(["one", "two"]);
    await balcony.disconnects();
  }
});

test("[OF4] [SV4] how many wait is counted once, and not for each message", async () => {
  const storage = new MemoryStorage(() => 0);
  const collection = storage.collection.bind(storage);
  let counted = 0;
  storage.collection = (spec) => {
    const made = collection(spec);
    if (spec.name !== "offline") return made;
    const count = made.count.bind(made);
    made.count = (owner) => (counted++, count(owner));
    return made;
  };
  const stage = await scene({ modules, accounts, storage, limits: { offlineMessagesMax: 20 } });
  const romeo = await stage.connect(ROMEO, { available: true });
  for (let n = 0; n < 30; n++) await romeo.sends(chat(`${n}`));
  expect(counted).toBe(1);
  expect(await storage.collection({ name: "offline", version: 1 }).count(JULIET)).toBe(20);
});

const long = (name: string): string => name.padEnd(1_000, ".");

test("[OF7] [SV4] more than a connection may hold comes in portions, each behind the answer to the one before", async () => {
  const { stage, romeo } = await orchard({ connectionCharsMax: 12_000 });
  for (const name of ["one", "two", "three", "four"]) await romeo.sends(chat(long(name)));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(await reads(balcony)).toEqual([long("one"), long("two")]);
  expect(await reads(balcony)).toEqual([long("three"), long("four")]);
  expect(await reads(balcony)).toEqual([]);
  expect(await stage.storage.collection({ name: "offline", version: 1 }).count(JULIET)).toBe(0);
});

test("[OF7] a message longer than a portion is one by itself", async () => {
  const { stage, romeo } = await orchard({ connectionCharsMax: 1_000 });
  for (const name of ["one", "two"]) await romeo.sends(chat(long(name)));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(await reads(balcony)).toEqual([long("one")]);
  expect(await reads(balcony)).toEqual([long("two")]);
});

test("[OF6] [SV1] a resend leaves the first as it was: with its archive id, so that it is shown once", async () => {
  const { stage, romeo } = await orchard();
  const twice = chat("one", `<origin-id xmlns="urn:xmpp:sid:0" id="o1"/>`);
  await romeo.sends(twice);
  await romeo.sends(twice);
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  const [only, ...more] = balcony.takesAll().filter((stanza) => stanza.name === "message");
  expect(more).toEqual([]);
  expect(only?.child("stanza-id", "urn:xmpp:sid:0")?.attr("by")).toBe(JULIET);
});

test("[SV1] a full disk while confirmed messages are forgotten is a fault in the log, and costs nothing else", async () => {
  const storage = new MemoryStorage(() => 0);
  const collection = storage.collection.bind(storage);
  storage.collection = (spec) => {
    const made = collection(spec);
    if (spec.name === "offline") made.delete = () => Promise.reject(new StorageFault("storage/full", "no space left"));
    return made;
  };
  const stage = await scene({ modules, accounts, storage });
  const romeo = await stage.connect(ROMEO, { available: true });
  await romeo.sends(chat("one"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(await reads(balcony)).toEqual(["one"]);
  expect(stage.faults().map((line) => line.event)).toEqual(["offline.fault"]);
});

test("[OF3] [CB4] who comes on-line while it is written gets it once: from the queue, and no carbon beside it", async () => {
  const { promise: written, resolve: writes } = Promise.withResolvers<void>();
  const slowDisk = defineModule({ name: "slow-disk", setup: (host) => host.commitMessage(() => written) });
  const stage = await scene({ modules: [...modules, slowDisk], accounts });
  const romeo = await stage.connect(ROMEO, { available: true });
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends(`<iq type="set" id="c"><enable xmlns="urn:xmpp:carbons:2"/></iq>`);
  const sent = romeo.sends(chat("one"));
  await stage.passes(0);
  await balcony.sends("<presence/>");
  balcony.forgets();
  writes();
  await sent;
  const came = balcony.takesAll().filter((stanza) => stanza.name === "message");
  expect(came.map((stanza) => stanza.childText("body"))).toEqual(["one"]);
});

test("[OF3] [MS8] what is on disk waits for its turn: what lies before it in the archive may not have gone out", async () => {
  let queue: OfflineMessages | undefined;
  const looking = defineModule({ name: "looking", setup: (host) => void (queue = host.use(offlineMessages)) });
  const stage = await scene({ modules: [...modules, looking], accounts });
  const { reserve, confirm, settle, keep } = queue as unknown as OfflineMessages;
  const account = parseBareJid(JULIET) as BareJid;
  const message = (name: string) =>
    parseElement(`<message xmlns="jabber:client" from="${ROMEO}" to="${JULIET}"><body>${name}</body></message>`);
  await keep(account, message("long ago"));
  const ticket = await reserve(account, message("one"));
  await confirm(ticket, message("one, with its archive id"));
  const balcony = await stage.connect(`${JULIET}/balcony`);
  await balcony.sends("<presence/>");
  expect(await reads(balcony)).toEqual(["long ago"]);
  await settle(ticket);
  expect(await reads(balcony)).toEqual(["one, with its archive id"]);
});
