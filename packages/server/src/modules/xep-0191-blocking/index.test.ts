import { parseJid } from "@tandem/protocol";
import { errorXml, scene, settle } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { blocks } from "./block-list.ts";
import { xep0191Blocking } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const NS = "urn:xmpp:blocking";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
  xep0191Blocking,
];

/** Romeo is subscribed to Juliet, Iago is not; the balcony has asked for the list, the chamber has not. */
async function verona(limits = {}) {
  const stage = await scene({ modules, limits, accounts: [JULIET, ROMEO, IAGO] });
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const iago = await stage.connect(`${IAGO}/garden`, { available: true });
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await balcony.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  await balcony.sends(`<iq type="get" id="l"><blocklist xmlns="${NS}"/></iq>`);
  for (const client of [balcony, chamber, romeo, iago]) client.forgets();
  return { stage, balcony, chamber, romeo, iago };
}

const items = (...jids: string[]): string => jids.map((jid) => `<item jid="${jid}"/>`).join("");
const block = (...jids: string[]): string => `<block xmlns="${NS}">${items(...jids)}</block>`;

test("[BL1] [BL3] block: result, push, the contact sees us leave (XEP-0191 ex. 6-8)", async () => {
  const { balcony, chamber, romeo, iago } = await verona();
  await chamber.sends(`<iq type="set" id="b1">${block(ROMEO, IAGO)}</iq>`);
  chamber.receives(`<iq type="result" id="b1" to="${JULIET}/chamber"/>`);
  balcony.receives(`<iq type="set" id="*" to="${JULIET}/balcony">${block(ROMEO, IAGO)}</iq>`);
  for (const resource of ["balcony", "chamber"]) {
    romeo.receives(`<presence type="unavailable" from="${JULIET}/${resource}" to="${ROMEO}"/>`);
  }
  await balcony.sends(`<iq type="get" id="l"><blocklist xmlns="${NS}"/></iq>`);
  balcony.receives(`<iq type="result" id="l" to="*"><blocklist xmlns="${NS}">${items(ROMEO, IAGO)}</blocklist></iq>`);
  iago.receivesNothing(); // not entitled to her presence
  chamber.receivesNothing(); // never asked for the list
  romeo.receivesNothing();
});

test("[BL4] unblocking all shows us again (XEP-0191 ex. 14, 15)", async () => {
  const { balcony, romeo, iago } = await verona();
  await balcony.sends(`<iq type="set" id="b1">${block(ROMEO, IAGO)}</iq>`);
  for (const client of [balcony, romeo]) client.forgets();
  await balcony.sends(`<iq type="set" id="u1"><unblock xmlns="${NS}"/></iq>`);
  balcony.receives(`<iq type="set" id="*" to="${JULIET}/balcony"><unblock xmlns="${NS}"/></iq>`);
  balcony.receives(`<iq type="result" id="u1" to="*"/>`);
  for (const resource of ["balcony", "chamber"])
    romeo.receives(`<presence from="${JULIET}/${resource}" to="${ROMEO}"/>`);
  iago.receivesNothing();
});

test("[BL8] [PR6] who blocks sees the other leave, and on unblocking what they are at by then", async () => {
  const { balcony, romeo } = await verona();
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  await romeo.sends(`<presence type="subscribed" to="${JULIET}"/>`);
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="b1">${block(ROMEO)}</iq>`);
  const seen = () => balcony.takesAll().filter((stanza) => stanza.attr("from") === `${ROMEO}/orchard`);
  expect(seen().map((stanza) => stanza.attr("type"))).toEqual(["unavailable"]);
  await romeo.sends("<presence><show>away</show></presence>");
  expect(seen()).toEqual([]);
  await balcony.sends(`<iq type="set" id="u1"><unblock xmlns="${NS}"/></iq>`);
  expect(seen().map((stanza) => stanza.childText("show"))).toEqual(["away"]);
});

test("[BL5] what a blocked contact sends looks as if nobody were there (XEP-0191 §3.3)", async () => {
  const { balcony, chamber, romeo, iago } = await verona();
  await balcony.sends(`<iq type="set" id="b1">${block(ROMEO, IAGO)}</iq>`);
  for (const client of [balcony, chamber, romeo]) client.forgets();
  const refusal = (stanza: string, to: string): string =>
    `<${stanza} type="error" id="1" from="${to}" to="${ROMEO}/orchard">${errorXml("cancel", "service-unavailable")}</${stanza}>`;
  for (const [to, other] of [
    [JULIET, "nobody@capulet.lit"],
    [`${JULIET}/balcony`, "nobody@capulet.lit/x"],
  ] as const) {
    const texts = [];
    for (const address of [to, other]) {
      await romeo.sends(`<message type="chat" id="1" to="${address}"><body>hark</body></message>`);
      texts.push(
        romeo
          .receives(refusal("message", address))
          .child("error")
          ?.childText("text", "urn:ietf:params:xml:ns:xmpp-stanzas"),
      );
      await romeo.sends(`<iq type="get" id="1" to="${address}"><x xmlns="urn:test"/></iq>`);
      texts.push(
        romeo.receives(refusal("iq", address)).child("error")?.childText("text", "urn:ietf:params:xml:ns:xmpp-stanzas"),
      );
    }
    expect(texts.slice(0, 2)).toEqual(texts.slice(2)); // word for word as for one who does not exist
  }
  await romeo.sends(`<presence to="${JULIET}"/>`);
  await romeo.sends("<presence><show>away</show></presence>");
  await iago.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await romeo.sends(`<message type="headline" to="${JULIET}"><body>news</body></message>`);
  await romeo.sends(`<presence type="probe" to="${JULIET}"/>`);
  expect(romeo.takesAll().filter((stanza) => stanza.attr("from") !== `${ROMEO}/orchard`)).toEqual([]);
  for (const client of [balcony, chamber, iago]) client.receivesNothing();
});

test("[BL6] what we send to a blocked contact is refused (XEP-0191 ex. 16, 17)", async () => {
  const { balcony, romeo } = await verona();
  await balcony.sends(`<iq type="set" id="b1">${block(ROMEO)}</iq>`);
  for (const client of [balcony, romeo]) client.forgets();
  await balcony.sends(`<message type="chat" id="m" to="${ROMEO}"><body>hark</body></message>`);
  balcony.receives(
    `<message type="error" id="m" from="${ROMEO}" to="${JULIET}/balcony"><error type="cancel">
      <not-acceptable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/><text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text>
      <blocked xmlns="urn:xmpp:blocking:errors"/></error></message>`,
  );
  await balcony.sends("<presence><show>dnd</show></presence>");
  romeo.receivesNothing();
});

test("[BL7] at the limit, one past it, nobody, and no address (SV3)", async () => {
  const { balcony } = await verona({ blockedAddressesMax: 2 });
  await balcony.sends(`<iq type="set" id="b">${block("a@example.org", "b@example.org")}</iq>`);
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="b">${block("b@example.org", "c@example.org")}</iq>`);
  balcony.receives(`<iq type="error" id="b" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
  for (const wrong of [block(), block("@@")]) {
    await balcony.sends(`<iq type="set" id="b">${wrong}</iq>`);
    balcony.receives(`<iq type="error" id="b" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
});

test("[BL1] another's list is closed", async () => {
  const { iago } = await verona();
  await iago.sends(`<iq type="get" id="l" to="${JULIET}"><blocklist xmlns="${NS}"/></iq>`);
  iago.receives(`<iq type="error" id="l" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
});

test.each([
  ["a@b.example/r", "a@b.example/r", true],
  ["a@b.example/r", "a@b.example/s", false],
  ["a@b.example", "a@b.example/s", true],
  ["b.example/r", "a@b.example/r", true],
  ["b.example/r", "a@b.example/s", false],
  ["b.example", "a@b.example/s", true],
  ["b.example", "a@c.b.example", false],
  ["a@b.example", "aa@b.example", false],
])("[BL2] %s blocks %s: %s (XEP-0191 §2)", (entry, address, expected) => {
  const jid = (text: string) => parseJid(text) as NonNullable<ReturnType<typeof parseJid>>;
  expect(blocks({ blocked: [jid(entry)] }, jid(address))).toBe(expected);
});

test("[BL5] a list that was read before the block does not undo it, however late it comes", async () => {
  const storage = new MemoryStorage(() => 0);
  const collection = storage.collection.bind(storage);
  let answer: (() => void) | undefined;
  storage.collection = (spec) => {
    const made = collection(spec);
    const get = made.get.bind(made);
    if (spec.name === "blocking") {
      made.get = async (owner, key) => {
        const read = await get(owner, key);
        if (owner === JULIET && answer === undefined) await new Promise<void>((resolve) => (answer = resolve));
        return read;
      };
    }
    return made;
  };
  const stage = await scene({ modules, accounts: [JULIET, ROMEO], storage });
  const romeo = await stage.connect(`${ROMEO}/orchard`);
  const balcony = await stage.connect(`${JULIET}/balcony`);
  const early = romeo.sends(`<message type="chat" to="${JULIET}"><body>early</body></message>`);
  await settle();
  await balcony.sends(`<iq type="set" id="b1">${block(ROMEO)}</iq>`);
  answer?.();
  await early;
  romeo.forgets();
  await romeo.sends(`<message type="chat" to="${JULIET}"><body>late</body></message>`);
  expect(romeo.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["error"]);
});
