import { errorXml, type Scene, scene, settle } from "@tandem/testkit/server-scene";
import { stanzaOf } from "@tandem/testkit/xml-matcher";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { rfc6121Messages } from "./index.ts";

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

async function verona(limits = {}) {
  const stage = await scene({ modules, limits, accounts: [JULIET, "romeo@capulet.lit", "iago@capulet.lit"] });
  const romeo = await stage.connect(ROMEO, { available: true });
  const iago = await stage.connect("iago@capulet.lit/garden", { available: true });
  return { stage, romeo, iago };
}

const typed = (type: string): string => (type === "normal" ? "" : ` type="${type}"`);
const says = (type: string, to: string, text = "hark"): string =>
  `<message${typed(type)} id="m" to="${to}"><body>${text}</body></message>`;
const heard = (type: string, to: string, more = ""): string =>
  `<message${typed(type)} id="m" from="${ROMEO}" to="${to}"><body>hark</body>${more}</message>`;
const STANZA_ID = `<stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="*"/>`;
const refused = (to: string): string =>
  `<message type="error" id="m" from="${to}" to="${ROMEO}">${errorXml("cancel", "service-unavailable")}</message>`;

async function waiting(stage: Scene): Promise<number> {
  return stage.storage.collection({ name: "offline", version: 1 }).count(JULIET);
}

type Outcome = "deliver" | "wait" | "silence" | "refuse";
type Who = "nobody" | "negative" | "two";
const table: readonly (readonly [Who, "bare" | "full, there" | "full, gone", Readonly<Record<string, Outcome>>])[] = [
  ["nobody", "bare", { normal: "wait", chat: "wait", headline: "silence", groupchat: "refuse", error: "silence" }],
  [
    "nobody",
    "full, gone",
    { normal: "refuse", chat: "wait", headline: "silence", groupchat: "refuse", error: "silence" },
  ],
  ["negative", "bare", { normal: "wait", chat: "wait", headline: "silence", groupchat: "refuse", error: "silence" }],
  [
    "negative",
    "full, gone",
    { normal: "refuse", chat: "wait", headline: "silence", groupchat: "refuse", error: "silence" },
  ],
  [
    "negative",
    "full, there",
    { normal: "deliver", chat: "deliver", headline: "deliver", groupchat: "deliver", error: "deliver" },
  ],
  ["two", "bare", { normal: "deliver", chat: "deliver", headline: "deliver", groupchat: "refuse", error: "silence" }],
  [
    "two",
    "full, there",
    { normal: "deliver", chat: "deliver", headline: "deliver", groupchat: "deliver", error: "deliver" },
  ],
  [
    "two",
    "full, gone",
    { normal: "refuse", chat: "deliver", headline: "silence", groupchat: "refuse", error: "silence" },
  ],
];
const cases = table.flatMap(([who, address, row]) =>
  Object.entries(row).map(([type, outcome]) => ({ who, address, type, outcome })),
);

test.each(cases)("[MS1] $who, $address, $type: $outcome (RFC 6121 §8.5.4)", async ({ who, address, type, outcome }) => {
  const { stage, romeo, iago } = await verona();
  const near = await stage.connect(`${JULIET}/balcony`, {
    available: who === "nobody" ? false : who === "two" ? 5 : -1,
  });
  const far = await stage.connect(`${JULIET}/chamber`, { available: who === "two" ? 0 : -1 });
  if (who === "nobody") await near.disconnects();
  if (who === "nobody") await far.disconnects();
  for (const client of [near, far, romeo, iago]) client.forgets();
  const to = { bare: JULIET, "full, there": `${JULIET}/balcony`, "full, gone": `${JULIET}/crypt` }[address];
  await romeo.sends(says(type, to));
  const id = type === "normal" || type === "chat" ? STANZA_ID : "";
  if (outcome === "deliver") near.receives(heard(type, to, id));
  if (outcome === "deliver" && address !== "full, there") far.receives(heard(type, to, id));
  if (outcome === "refuse") romeo.receives(refused(to));
  for (const client of [near, far, romeo, iago]) client.receivesNothing();
  expect(await waiting(stage)).toBe(outcome === "wait" ? 1 : 0);
  expect(stage.faults()).toEqual([]);
});

test.each(["normal", "chat", "headline", "groupchat"])(
  "[MS1] no such account, %s: refused (RFC 6121 §8.5.1)",
  async (type) => {
    const { romeo } = await verona();
    for (const to of ["nobody@capulet.lit", "nobody@capulet.lit/there"]) {
      await romeo.sends(says(type, to));
      romeo.receives(refused(to));
      romeo.receivesNothing();
    }
  },
);

test("[MS1] an error to nobody is silence, not another error (RFC 6120 §8.3.1)", async () => {
  const { romeo } = await verona();
  await romeo.sends(says("error", "nobody@capulet.lit"));
  romeo.receivesNothing();
});

test("[MS5] [SV5] forged ids and delays in our name are gone, others stay (XEP-0359 §5)", async () => {
  const { stage, romeo } = await verona();
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const forged = [JULIET, "capulet.lit", "@@", "romeo@capulet.lit"]
    .map((by) => `<stanza-id xmlns="urn:xmpp:sid:0" by="${by}" id="666"/>`)
    .join("");
  const foreign = `<stanza-id xmlns="urn:xmpp:sid:0" by="archive@example.org" id="7"/>`;
  const delay = `<delay xmlns="urn:xmpp:delay" from="capulet.lit" stamp="2001-01-01T00:00:00Z"/>`;
  await romeo.sends(
    `<message type="chat" id="m" to="${JULIET}"><body>hark</body>${forged}${foreign}${delay}</message>`,
  );
  balcony.receives(heard("chat", JULIET, `${foreign}${STANZA_ID}`));
});

test("[MS6] a message at the limit passes, one character more does not (SV3)", async () => {
  const { stage, romeo } = await verona({ messageCharsMax: 200 });
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const frame = `<message type="chat" id="m" to="${JULIET}" from="${ROMEO}"><body></body></message>`;
  await romeo.sends(says("chat", JULIET, "x".repeat(200 - frame.length)));
  expect(balcony.takesAll()).toHaveLength(1);
  await romeo.sends(says("chat", JULIET, "x".repeat(201 - frame.length)));
  romeo.receives(
    `<message type="error" id="m" from="${JULIET}" to="${ROMEO}">${errorXml("modify", "not-acceptable")}</message>`,
  );
  balcony.receivesNothing();
});

test("[MS4] [AR3] a resend is delivered once, live and waiting (SV1)", async () => {
  const { stage, romeo } = await verona();
  const resend = `<message type="chat" id="m" to="${JULIET}"><body>hark</body><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>`;
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  await romeo.sends(resend);
  await romeo.sends(resend);
  expect(balcony.takesAll()).toHaveLength(1);
  await balcony.disconnects();
  await romeo.sends(resend);
  expect(await waiting(stage)).toBe(0);
  await romeo.sends(resend.replace("o1", "o2"));
  await romeo.sends(resend.replace("o1", "o2"));
  expect(await waiting(stage)).toBe(1);
  romeo.receivesNothing();
});

test("[MS7] what a lost session has not acknowledged: others had it, so nobody gets it twice (XEP-0198 §5)", async () => {
  const { stage, romeo } = await verona();
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  balcony.forgets();
  await romeo.sends(says("chat", JULIET));
  chamber.receives(heard("chat", JULIET, STANZA_ID));
  await balcony.disconnects({ losing: true });
  chamber.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${JULIET}/chamber"/>`);
  chamber.receivesNothing();
  expect(await waiting(stage)).toBe(0);
});

test("[MS7] what a lost session has not acknowledged goes to one who came later (XEP-0198 §5)", async () => {
  const { stage, romeo } = await verona();
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  await romeo.sends(says("chat", JULIET));
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  await balcony.disconnects({ losing: true });
  chamber.receives(heard("chat", JULIET, STANZA_ID));
  chamber.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${JULIET}/chamber"/>`);
  chamber.receivesNothing();
});

test("[MS7] [RT24] with nobody left it waits, and is there once (XEP-0198 §5)", async () => {
  const { stage, romeo } = await verona();
  const groupChat = await stage.connect(`${JULIET}/groupchat`, { available: -1 });
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  await romeo.sends(says("chat", JULIET));
  await balcony.disconnects({ losing: true });
  groupChat.forgets();
  expect(await waiting(stage)).toBe(1);
  const again = await stage.connect(`${JULIET}/balcony`);
  await again.sends("<presence/>");
  const bodies = again.takesAll().filter((stanza) => stanza.name === "message");
  expect(bodies).toHaveLength(1);
  expect(groupChat.takesAll().filter((stanza) => stanza.name === "message")).toEqual([]);
});

test("[MS7] copies and pages of archives were for that stream alone", async () => {
  const { stage, romeo } = await verona();
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  await romeo.sends(says("chat", JULIET));
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="q"><query xmlns="urn:xmpp:mam:2"/></iq>`);
  await balcony.sends(`<iq type="set" id="c"><enable xmlns="urn:xmpp:carbons:2"/></iq>`);
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  await chamber.sends(`<message type="chat" to="romeo@capulet.lit"><body>soft</body></message>`);
  chamber.forgets();
  await balcony.disconnects({ losing: true });
  expect(chamber.takesAll().filter((stanza) => stanza.name === "message")).toEqual([]);
  await chamber.disconnects();
  expect(await waiting(stage)).toBe(0);
});

test("[MS7] a request that was not acknowledged is answered for the lost session", async () => {
  const { stage, romeo } = await verona();
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  await romeo.sends(`<iq type="get" id="q" to="${JULIET}/balcony"><query xmlns="urn:test"/></iq>`);
  await balcony.disconnects({ losing: true });
  romeo.receives(
    `<iq type="error" id="q" from="${JULIET}/balcony" to="${ROMEO}">${errorXml("cancel", "service-unavailable")}</iq>`,
  );
});

test("[RT23] a negative resource without carbons gets no message to the account, whatever happens", async () => {
  const { stage, romeo } = await verona();
  const groupChat = await stage.connect(`${JULIET}/groupchat`, { available: -1 });
  const communicator = await stage.connect(`${JULIET}/communicator`, { available: 5 });
  groupChat.forgets();
  await romeo.sends(says("chat", JULIET));
  await romeo.sends(says("chat", `${JULIET}/communicator`));
  expect(communicator.takesAll()).toHaveLength(2);
  groupChat.receivesNothing();
});

test("[MS8] typing does not overtake the message before it, though no archive takes it (RFC 6120 §10.1)", async () => {
  const { stage, romeo } = await verona();
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const paused = `<paused xmlns="http://jabber.org/protocol/chatstates"/>`;
  const { archive } = stage.storage;
  const append = archive.appendAll.bind(archive);
  const [placed, disk] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  archive.appendAll = async (entries) => {
    await disk.promise;
    return append(entries);
  };
  const text = stage.core.router.receive(romeo.session, stanzaOf(says("chat", JULIET)), placed.resolve);
  await placed.promise;
  const typing = romeo.sends(`<message type="chat" id="m" to="${JULIET}">${paused}</message>`);
  await settle();
  juliet.receivesNothing();
  disk.resolve();
  await Promise.all([text, typing]);
  juliet.receives(heard("chat", JULIET, STANZA_ID));
  juliet.receives(`<message type="chat" id="m" from="${ROMEO}" to="${JULIET}">${paused}</message>`);
});
