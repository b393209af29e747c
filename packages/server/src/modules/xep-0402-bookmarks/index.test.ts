import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { accountsModule } from "../accounts/index.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0030Disco } from "../xep-0030-disco/index.ts";
import { xep0049Private } from "../xep-0049-private/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0402Bookmarks } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const modules = [
  accountsModule,
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0030Disco,
  xep0049Private,
  xep0160Offline,
  xep0280Carbons,
  xep0191Blocking,
  xep0115Caps,
  xep0060Pubsub,
  xep0402Bookmarks,
];
const ORCHARD = `<conference xmlns="storage:bookmarks" jid="orchard@rooms.capulet.lit" name="Orchard" autojoin="true"><nick>Jule</nick></conference>`;
const HALL = `<conference xmlns="storage:bookmarks" jid="hall@rooms.capulet.lit" autojoin="false"/>`;
const PAGE = `<url xmlns="storage:bookmarks" name="Verses" url="https://verses.example/"/>`;

async function juliet(limits = {}) {
  const stage = await scene({ modules, limits });
  return stage.connect(`${JULIET}/balcony`, { available: true });
}

const set = (inner: string): string =>
  `<iq type="set" id="s"><query xmlns="jabber:iq:private"><storage xmlns="storage:bookmarks">${inner}</storage></query></iq>`;

async function stored(client: WireClient): Promise<string[]> {
  client.takesAll();
  await client.sends(
    `<iq type="get" id="g"><query xmlns="jabber:iq:private"><storage xmlns="storage:bookmarks"/></query></iq>`,
  );
  const storage = client.takesAll()[0]?.child("query", "jabber:iq:private")?.child("storage", "storage:bookmarks");
  return (storage?.elements() ?? []).map((element) => serialize(element));
}

async function items(client: WireClient): Promise<string[]> {
  client.takesAll();
  await client.sends(
    `<iq type="get" id="i"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:xmpp:bookmarks:1"/></pubsub></iq>`,
  );
  const found = client.takesAll()[0]?.child("pubsub", "http://jabber.org/protocol/pubsub")?.child("items");
  return (found?.elements() ?? []).map(
    (item) =>
      `${item.attr("id")} ${item
        .elements()
        .map((payload) => serialize(payload))
        .join("")}`,
  );
}

/** The program is interested in the node, as its capabilities say. */
async function listens(client: WireClient): Promise<void> {
  client.takesAll();
  await client.sends(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="bookmarks"/></presence>`,
  );
  const question = client.takesAll().find((stanza) => stanza.name === "iq");
  await client.sends(
    `<iq type="result" id="${question?.attr("id")}" to="capulet.lit">
      <query xmlns="http://jabber.org/protocol/disco#info"><feature var="urn:xmpp:bookmarks:1+notify"/></query></iq>`,
  );
  client.forgets();
}

const publish = (id: string, inner: string): string =>
  `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:bookmarks:1"><item id="${id}">${inner}</item></publish></pubsub></iq>`;

test("[BM2] what an old program sets is on the node, and no page of the web", async () => {
  const client = await juliet();
  await client.sends(set(ORCHARD + HALL + PAGE));
  expect(await items(client)).toEqual([
    `orchard@rooms.capulet.lit <conference xmlns="urn:xmpp:bookmarks:1" name="Orchard" autojoin="true"><nick>Jule</nick></conference>`,
    `hall@rooms.capulet.lit <conference xmlns="urn:xmpp:bookmarks:1"/>`,
  ]);
  expect(await stored(client)).toEqual([ORCHARD, HALL, PAGE]);
});

test("[BM1] an old program reads what a new one keeps on the node", async () => {
  const client = await juliet();
  expect(await stored(client)).toEqual([]);
  await client.sends(
    publish(
      "hall@rooms.capulet.lit",
      `<conference xmlns="urn:xmpp:bookmarks:1"><extensions><x xmlns="urn:x"/></extensions></conference>`,
    ),
  );
  expect(await stored(client)).toEqual([HALL]);
});

test("[BM2] what is gone is retracted, what has changed keeps its extensions, what is the same is not published again", async () => {
  const client = await juliet();
  await client.sends(set(ORCHARD));
  await client.sends(
    publish(
      "hall@rooms.capulet.lit",
      `<conference xmlns="urn:xmpp:bookmarks:1"><extensions><x xmlns="urn:x"/></extensions></conference>`,
    ),
  );
  await client.sends(set(HALL.replace(`autojoin="false"`, `autojoin="1"`)));
  expect(await items(client)).toEqual([
    `hall@rooms.capulet.lit <conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"><extensions><x xmlns="urn:x"/></extensions></conference>`,
  ]);
});

test("[BM2] programs that listen on the node are told of each change, and of nothing else", async () => {
  const client = await juliet();
  await client.sends(set(ORCHARD));
  await listens(client);
  await client.sends(set(ORCHARD + HALL));
  await client.sends(set(HALL));
  const events = client
    .takesAll()
    .map((stanza) => stanza.child("event", "http://jabber.org/protocol/pubsub#event")?.child("items"))
    .filter((found) => found !== undefined)
    .map((found) => found.elements().map((change) => `${change.name} ${change.attr("id")}`));
  expect(events).toEqual([["item hall@rooms.capulet.lit"], ["retract orchard@rooms.capulet.lit"]]);
});

test("[BM3] more rooms than may be kept are refused, and nothing changes", async () => {
  const client = await juliet({ pepItemsPerNodeMax: 1 });
  await client.sends(set(HALL));
  client.takesAll();
  await client.sends(set(ORCHARD + HALL));
  client.receives(`<iq type="error" id="s" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
  expect(await stored(client)).toEqual([HALL]);
});

test("[BM4] accounts say so", async () => {
  const client = await juliet();
  client.takesAll();
  await client.sends(
    `<iq type="get" id="d" to="${JULIET}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
  );
  const features =
    client.takesAll()[0]?.child("query", "http://jabber.org/protocol/disco#info")?.elements("feature") ?? [];
  expect(features.map((feature) => feature.attr("var"))).toContain("urn:xmpp:bookmarks:1#compat");
});
