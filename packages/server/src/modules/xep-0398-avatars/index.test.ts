import { scene, settle, type WireClient } from "@tandem/testkit/server-scene";
import { serialize } from "@tandem/xml";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { accountsModule } from "../accounts/index.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemAccess } from "../tandem-access/index.ts";
import { xep0054Vcard } from "../xep-0054-vcard/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0398Avatars } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const modules = [
  accountsModule,
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0191Blocking,
  xep0115Caps,
  xep0060Pubsub,
  tandemAccess,
  xep0054Vcard,
  xep0398Avatars,
];
const DATA = Buffer.from("a rose").toString("base64");
const HASH = createHash("sha1").update("a rose").digest("hex");

async function verona(limits = {}) {
  const stage = await scene({ modules, limits });
  return { stage, juliet: await stage.connect(`${JULIET}/balcony`, { available: true }) };
}

const publish = (node: string, id: string, payload: string): string =>
  `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item id="${id}">${payload}</item></publish></pubsub></iq>`;
const publishData = (id = HASH): string =>
  publish("urn:xmpp:avatar:data", id, `<data xmlns="urn:xmpp:avatar:data">${DATA}</data>`);
const publishMetadata = (inner: string): string =>
  publish("urn:xmpp:avatar:metadata", HASH, `<metadata xmlns="urn:xmpp:avatar:metadata">${inner}</metadata>`);
const info = `<info id="${HASH}" bytes="6" type="image/png"/>`;

async function cardOf(client: WireClient) {
  client.takesAll();
  await client.sends(`<iq type="get" id="c"><vCard xmlns="vcard-temp"/></iq>`);
  return client.takesAll().at(-1)?.child("vCard", "vcard-temp")?.child("PHOTO")?.childText("BINVAL");
}
/** The SHA-1 that a presence of that account now carries, as its other resource sees it. */
const toldIn = (client: WireClient) =>
  client
    .takesAll()
    .findLast(({ name }) => name === "presence")
    ?.child("x", "vcard-temp:x:update")
    ?.childText("photo");

test("[AV1] [AV4] [CO5] what PEP publishes is the card's picture, and presence tells it anew (XEP-0398 §3.1)", async () => {
  const { juliet } = await verona();
  await juliet.sends(publishData());
  await juliet.sends(publishMetadata(info));
  await settle();
  expect(toldIn(juliet)).toBe(HASH);
  expect(await cardOf(juliet)).toBe(DATA);
  await juliet.sends(publishMetadata(""));
  await settle();
  expect(await cardOf(juliet)).toBeUndefined();
});

test("[AV1] data that are not what their id says become nobody's picture", async () => {
  const { juliet } = await verona();
  const other = "0".repeat(40);
  await juliet.sends(publishData(other));
  await juliet.sends(publishMetadata(info.replace(HASH, other)));
  await settle();
  expect(await cardOf(juliet)).toBeUndefined();
});

const received = (client: WireClient): string =>
  client
    .takesAll()
    .map((stanza) => serialize(stanza))
    .join("");
const setCard = (photo: string): string => `<iq type="set" id="v"><vCard xmlns="vcard-temp">${photo}</vCard></iq>`;
const photo = `<PHOTO><TYPE>image/png</TYPE><BINVAL>${DATA}</BINVAL></PHOTO>`;

test("[AV2] a card's picture is published by PEP under its SHA-1 (XEP-0398 §3.2)", async () => {
  const { juliet } = await verona();
  await juliet.sends(setCard(photo));
  await settle();
  juliet.takesAll();
  const items = (node: string): string =>
    `<iq type="get" id="i"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${node}"/></pubsub></iq>`;
  await juliet.sends(items("urn:xmpp:avatar:data"));
  expect(received(juliet)).toContain(`<item id="${HASH}">`);
  await juliet.sends(items("urn:xmpp:avatar:metadata"));
  expect(received(juliet)).toContain(info);
});

test("[AV2] one that is too large for PEP stays in the card", async () => {
  const { juliet } = await verona({ pepItemCharsMax: 100 });
  await juliet.sends(setCard(photo));
  await settle();
  expect(toldIn(juliet)).toBe(HASH);
  expect(await cardOf(juliet)).toBe(DATA);
});

test.each([
  ["nothing", "", HASH],
  ["an empty x", `<x xmlns="vcard-temp:x:update"/>`, HASH],
  ["another one", `<x xmlns="vcard-temp:x:update"><photo>${"1".repeat(40)}</photo></x>`, HASH],
  ["that it has none", `<x xmlns="vcard-temp:x:update"><photo/></x>`, ""],
])("[AV3] where a client says %s, presence tells %s (XEP-0398 §3.3)", async (_, x, expected) => {
  const { stage, juliet } = await verona();
  await juliet.sends(setCard(photo));
  await settle();
  const phone = await stage.connect(`${JULIET}/phone`, { available: true });
  phone.takesAll();
  await juliet.sends(`<presence><priority>1</priority>${x}</presence>`);
  expect(toldIn(phone)).toBe(expected);
});

test("[AV3] after a restart the SHA-1 is told again", async () => {
  const { stage, juliet } = await verona();
  await juliet.sends(setCard(photo));
  await settle();
  const again = await scene({ modules, storage: stage.storage });
  const home = await again.connect(`${JULIET}/home`);
  await home.sends("<presence/>");
  expect(toldIn(home)).toBe(HASH);
});
