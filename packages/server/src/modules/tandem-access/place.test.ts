import { scene, type Scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemPresence } from "../tandem-presence/index.ts";
import { xep0030Disco } from "../xep-0030-disco/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { tandemAccess } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const NURSE = "nurse@capulet.lit";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const GEOLOC = "http://jabber.org/protocol/geoloc";
const STATE = "urn:tandem:presence:0";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0030Disco,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
  tandemAccess,
];

/** Juliet, whose second program knows nothing of ours; Romeo (Team) and Nurse (Company) ask for places. */
async function verona() {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO, NURSE] });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const phone = await stage.connect(`${JULIET}/phone`, { available: true });
  const [romeo, nurse] = [await watches(stage, juliet, ROMEO), await watches(stage, juliet, NURSE)];
  await juliet.sends(
    `<iq type="set" id="a"><access xmlns="urn:tandem:access:0"><item jid="${ROMEO}" level="team"/></access></iq>`,
  );
  await asksForPlaces(phone);
  for (const client of [juliet, phone, romeo, nurse]) client.forgets();
  return { stage, juliet, phone, romeo, nurse };
}

async function watches(stage: Scene, juliet: WireClient, jid: string): Promise<WireClient> {
  const watcher = await stage.connect(`${jid}/home`, { available: true });
  await watcher.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${jid}"/>`);
  await asksForPlaces(watcher);
  return watcher;
}

async function asksForPlaces(client: WireClient): Promise<void> {
  await client.sends(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="none" node="urn:c" ver="1"/></presence>`,
  );
  const question = client.takesAll().find((stanza) => stanza.name === "iq");
  if (question === undefined) return;
  await client.sends(
    `<iq type="result" id="${question.attr("id")}" to="capulet.lit"><query xmlns="http://jabber.org/protocol/disco#info" node="urn:c#1"><identity category="client" type="pc"/><feature var="${GEOLOC}+notify"/></query></iq>`,
  );
}

const item = (place: string): string =>
  `<item id="current"><geoloc xmlns="${GEOLOC}"><text>${place}</text></geoloc></item>`;
const event = (to: string, inner: string): string =>
  `<message type="headline" id="*" from="${JULIET}" to="${to}"><event xmlns="${PUBSUB}#event"><items node="${GEOLOC}">${inner}</items></event></message>`;
const chooses = (client: WireClient, state: string): Promise<void> =>
  client.sends(
    `<iq type="set" id="c"><pubsub xmlns="${PUBSUB}"><publish node="${STATE}"><item id="current"><chosen xmlns="${STATE}" state="${state}"/></item></publish></pubsub></iq>`,
  );
const isAt = (client: WireClient, place: string): Promise<void> =>
  client.sends(
    `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="${GEOLOC}">${item(place)}</publish></pubsub></iq>`,
  );

/** What that one reads in the node, and what discovery tells of it. */
async function reads(client: WireClient): Promise<string[]> {
  client.forgets();
  await client.sends(
    `<iq type="get" id="r" to="${JULIET}"><pubsub xmlns="${PUBSUB}"><items node="${GEOLOC}"/></pubsub></iq>`,
  );
  await client.sends(
    `<iq type="get" id="d" to="${JULIET}"><query xmlns="http://jabber.org/protocol/disco#items" node="${GEOLOC}"/></iq>`,
  );
  const [items, ids] = client.takesAll();
  return [
    ...(items?.firstElement()?.firstElement()?.elements() ?? []).map(
      (one) => one.firstElement()?.childText("text") ?? "",
    ),
    ...(ids?.firstElement()?.elements() ?? []).map((one) => one.attr("name") ?? ""),
  ];
}

/** What came of the node, and nothing of presence. */
const heard = (client: WireClient): readonly string[] =>
  client
    .takesAll()
    .filter((stanza) => stanza.name === "message")
    .map((stanza) => {
      const [one] = stanza.firstElement()?.firstElement()?.elements() ?? [];
      return one?.name === "retract" ? "gone" : (one?.firstElement()?.childText("text") ?? "");
    });

test("[DP9] [PR9] [PR10] a place that another program publishes is held back while the person appears off-line, and comes with them", async () => {
  const { stage, juliet, phone, romeo, nurse } = await verona();
  await isAt(phone, "Verona");
  romeo.receives(event(`${ROMEO}/home`, item("Verona")));
  phone.receives(event(`${JULIET}/phone`, item("Verona")));
  expect(await reads(romeo)).toEqual(["Verona", "current"]);
  await chooses(juliet, "offline");
  expect(heard(romeo)).toEqual(["gone"]);
  expect(await reads(romeo)).toEqual([]);
  await isAt(phone, "Mantua");
  await isAt(phone, "Mantua, the pharmacy");
  romeo.receivesNothing();
  const later = await stage.connect(`${ROMEO}/later`, { available: true });
  await asksForPlaces(later);
  expect(heard(later)).toEqual([]);
  expect(await reads(later)).toEqual([]);
  expect(heard(phone)).toEqual(["Mantua", "Mantua, the pharmacy"]);
  expect(await reads(phone)).toEqual(["Mantua, the pharmacy", "current"]);
  await chooses(juliet, "auto");
  for (const client of [romeo, later]) expect(heard(client)).toEqual(["Mantua, the pharmacy"]);
  expect(await reads(romeo)).toEqual(["Mantua, the pharmacy", "current"]);
  expect(heard(nurse)).toEqual([]);
});

test("[DP9] [PR7] [PR9] who sees no place is not told by its going that there was one", async () => {
  const { juliet, phone, nurse } = await verona();
  await isAt(phone, "Verona");
  await chooses(juliet, "offline");
  await chooses(juliet, "busy");
  expect(heard(nurse)).toEqual([]);
});

test("[DP9] [PR9] the same when all programs are gone, after a restart, and until the choice ends", async () => {
  const { stage, juliet, phone } = await verona();
  await isAt(phone, "Verona");
  await juliet.sends(
    `<iq type="set" id="c"><pubsub xmlns="${PUBSUB}"><publish node="${STATE}"><item id="current"><chosen xmlns="${STATE}" state="offline" until="2026-05-17T13:00:00Z"/></item></publish></pubsub></iq>`,
  );
  await juliet.disconnects();
  await phone.disconnects();
  const again = await scene({
    modules,
    accounts: [JULIET, ROMEO, NURSE],
    storage: stage.storage,
    time: stage.time,
  });
  const romeo = await again.connect(`${ROMEO}/home`, { available: true });
  await asksForPlaces(romeo);
  expect(heard(romeo)).toEqual([]);
  expect(await reads(romeo)).toEqual([]);
  await again.passes(3_600_000);
  expect(heard(romeo)).toEqual(["Verona"]);
  expect(await reads(romeo)).toEqual(["Verona", "current"]);
});
