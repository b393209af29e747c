import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { xep0280Carbons } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const CARBONS = "urn:xmpp:carbons:2";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
];

/** Romeo has two resources with carbons and one without; Juliet one. */
async function verona() {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO] });
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const orchard = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const garden = await stage.connect(`${ROMEO}/garden`, { available: true });
  const groupChat = await stage.connect(`${ROMEO}/groupchat`, { available: -1 });
  for (const client of [orchard, garden]) {
    await client.sends(`<iq type="set" id="c"><enable xmlns="${CARBONS}"/></iq>`);
    client.forgets();
  }
  return { stage, balcony, orchard, garden, groupChat: groupChat.forgets() };
}

const id = (by: string): string => `<stanza-id xmlns="urn:xmpp:sid:0" by="${by}" id="*"/>`;
const carbon = (kind: string, to: string, inside: string): string =>
  `<message type="chat" from="${ROMEO}" to="${to}"><${kind} xmlns="${CARBONS}">
    <forwarded xmlns="urn:xmpp:forward:0">${inside}</forwarded></${kind}></message>`;

test("[CB1] enable and disable are answered, and another's are refused (XEP-0280 §4, §5)", async () => {
  const { balcony, orchard, garden } = await verona();
  await garden.sends(`<iq type="set" id="d"><disable xmlns="${CARBONS}"/></iq>`);
  garden.receives(`<iq type="result" id="d" to="${ROMEO}/garden"/>`);
  await balcony.sends(`<message type="chat" to="${ROMEO}/orchard"><body>hark</body></message>`);
  expect(orchard.takesAll()).toHaveLength(1);
  garden.receivesNothing();
  await balcony.sends(`<iq type="set" id="x" to="${ROMEO}"><enable xmlns="${CARBONS}"/></iq>`);
  balcony.receives(`<iq type="error" id="x" from="${ROMEO}" to="*">${errorXml("auth", "forbidden")}</iq>`);
});

test("[CB4] received: the others with carbons, once, as it was delivered (XEP-0280 ex. 7)", async () => {
  const { balcony, orchard, garden, groupChat } = await verona();
  await balcony.sends(`<message type="chat" to="${ROMEO}/orchard"><body>hark</body></message>`);
  const message = `<message xmlns="jabber:client" type="chat" from="${JULIET}/balcony" to="${ROMEO}/orchard"><body>hark</body>${id(ROMEO)}</message>`;
  orchard.receives(message);
  garden.receives(carbon("received", `${ROMEO}/garden`, message));
  for (const client of [balcony, orchard, garden, groupChat]) client.receivesNothing();
});

test("[CB4] to the bare address everybody has it already: no copies (XEP-0280 §7)", async () => {
  const { balcony, orchard, garden, groupChat } = await verona();
  await balcony.sends(`<message type="chat" to="${ROMEO}"><body>hark</body></message>`);
  for (const client of [orchard, garden]) expect(client.takesAll()).toHaveLength(1);
  for (const client of [balcony, groupChat]) client.receivesNothing();
});

test("[CB4] [CB5] sent: with the sender's own archive id, not to the one that sent (XEP-0280 ex. 12)", async () => {
  const { balcony, orchard, garden, groupChat } = await verona();
  await orchard.sends(`<message type="chat" id="1" to="${JULIET}"><body>hark</body></message>`);
  expect(balcony.takesAll()).toHaveLength(1);
  const inside = `<message xmlns="jabber:client" type="chat" id="1" from="${ROMEO}/orchard" to="${JULIET}"><body>hark</body>${id(ROMEO)}</message>`;
  garden.receives(carbon("sent", `${ROMEO}/garden`, inside));
  for (const client of [orchard, garden, groupChat]) client.receivesNothing();
});

test("[CB4] sent also when the other side is off-line", async () => {
  const { balcony, orchard, garden } = await verona();
  await balcony.disconnects();
  await orchard.sends(`<message type="chat" to="${JULIET}"><body>hark</body></message>`);
  expect(garden.takesAll()).toHaveLength(1);
});

test("[CB4] to oneself: each resource sees it once (XEP-0280 §8)", async () => {
  const { orchard, garden, groupChat } = await verona();
  await orchard.sends(`<message type="chat" to="${ROMEO}/garden"><body>note</body></message>`);
  expect(garden.takesAll()).toHaveLength(1);
  for (const client of [orchard, groupChat]) client.receivesNothing();
});

const inRoom = `<x xmlns="http://jabber.org/protocol/muc#user"/>`;
test.each([
  ["private", `type="chat"`, `<body>x</body><private xmlns="${CARBONS}"/><no-copy xmlns="urn:xmpp:hints"/>`, 0],
  ["no-copy", `type="chat"`, `<body>x</body><no-copy xmlns="urn:xmpp:hints"/>`, 0],
  ["a headline", `type="headline"`, "<body>x</body>", 0],
  ["a room's private message", `type="chat"`, `<body>x</body>${inRoom}`, 0],
  ["normal with a body", "", "<body>x</body>", 1],
  ["normal with a receipt", "", `<received xmlns="urn:xmpp:receipts" id="1"/>`, 1],
  ["normal with something else", "", `<x xmlns="urn:test"/>`, 0],
])("[CB2] [CB3] %s (XEP-0280 §6.1)", async (_, type, inside, copies) => {
  const { balcony, orchard, garden } = await verona();
  await balcony.sends(`<message ${type} to="${ROMEO}/orchard">${inside}</message>`);
  const [direct] = orchard.takesAll();
  expect(direct?.child("private", CARBONS)).toBeUndefined();
  expect(garden.takesAll()).toHaveLength(copies);
});
