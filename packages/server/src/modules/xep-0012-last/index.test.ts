import { errorXml, type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemAccess } from "../tandem-access/index.ts";
import { tandemPresence } from "../tandem-presence/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { lastSpec, xep0012Last } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const BALCONY = `${JULIET}/balcony`;
const modules = [
  rfc6120Asking,
  xep0191Blocking,
  rfc6121Roster,
  rfc6121Presence,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
  tandemAccess,
  xep0012Last,
];
const query = `<query xmlns="jabber:iq:last"/>`;
const ask = (to: string): string => `<iq type="get" id="l" to="${to}">${query}</iq>`;
const told = (from: string, seconds: number): string =>
  `<iq type="result" id="l" from="${from}" to="*"><query xmlns="jabber:iq:last" seconds="${seconds}"/></iq>`;
const refused = (from: string, type: string, condition: string): string =>
  `<iq type="error" id="l" from="${from}" to="*">${errorXml(type, condition)}</iq>`;

/** Romeo sees Juliet; Tybalt does not. */
async function verona(): Promise<{ stage: Scene; juliet: WireClient; romeo: WireClient; tybalt: WireClient }> {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO, "tybalt@capulet.lit"] });
  const juliet = await stage.connect(BALCONY, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`);
  const tybalt = await stage.connect("tybalt@capulet.lit/street");
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  return { stage, juliet: juliet.forgets(), romeo: romeo.forgets(), tybalt };
}

test("[LA1] how long the server has run (XEP-0012 ex. 8, 9)", async () => {
  const { stage, tybalt } = await verona();
  await stage.passes(123_456_900);
  await tybalt.sends(ask("capulet.lit"));
  tybalt.receives(told("capulet.lit", 123_456));
});

test("[LA2] [LA5] 0 while available, then since the last session went (XEP-0012 ex. 1, 2)", async () => {
  const { stage, juliet, romeo } = await verona();
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  await stage.passes(60_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 0));
  await juliet.sends(`<presence type="unavailable"><status>Heading Home</status></presence>`);
  expect(await stage.storage.collection(lastSpec).count(JULIET)).toBe(0);
  await stage.passes(60_000);
  await chamber.disconnects();
  await stage.passes(903_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 903));
  await juliet.disconnects();
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 903));
});

test("[LA5] a lost session went when it was lost, and no later", async () => {
  const { stage, juliet, romeo } = await verona();
  await stage.core.emit("sessionLost", juliet.session);
  await stage.passes(300_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 300));
  await juliet.disconnects();
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 300));
});

test("[LA5] a session that was never available moves nothing, lost or ended", async () => {
  const { stage, juliet, romeo } = await verona();
  await juliet.disconnects();
  const silent = await stage.connect(`${JULIET}/silent`);
  await stage.passes(60_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 60));
  await stage.core.emit("sessionLost", silent.session);
  await silent.disconnects();
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 60));
});

test("[LA3] a stranger learns nothing: not of who is there, nor of who is not, nor of nobody (XEP-0012 ex. 3)", async () => {
  const { juliet, tybalt } = await verona();
  for (const account of [JULIET, ROMEO, "nobody@capulet.lit"]) {
    await tybalt.sends(ask(account));
    tybalt.receives(refused(account, "auth", "forbidden"));
  }
  await juliet.disconnects();
  await tybalt.sends(ask(JULIET));
  tybalt.receives(refused(JULIET, "auth", "forbidden"));
});

test("[LA4] only who sees the presence gets through to a resource (XEP-0012 ex. 5, 6)", async () => {
  const { juliet, romeo, tybalt } = await verona();
  for (const resource of [BALCONY, `${JULIET}/nowhere`, "nobody@capulet.lit/nowhere"]) {
    await tybalt.sends(ask(resource));
    tybalt.receives(refused(resource, "auth", "forbidden"));
  }
  juliet.receivesNothing();
  await romeo.sends(ask(BALCONY));
  juliet.receives(`<iq type="get" id="l" from="${ROMEO}/orchard" to="${BALCONY}">${query}</iq>`);
  await juliet.sends(
    `<iq type="result" id="l" to="${ROMEO}/orchard"><query xmlns="jabber:iq:last" seconds="123"/></iq>`,
  );
  romeo.receives(told(BALCONY, 123));
});

test("[LA3] who is blocked hears no more than before (XEP-0012 §8)", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends(`<iq type="set" id="b"><block xmlns="urn:xmpp:blocking"><item jid="${ROMEO}"/></block></iq>`);
  romeo.forgets();
  await romeo.sends(ask(JULIET));
  romeo.receives(refused(JULIET, "cancel", "service-unavailable"));
});

test("[LA6] [LA7] no moment is known before the first farewell, nor after the account was removed", async () => {
  const { stage, juliet, romeo } = await verona();
  await romeo.sends(ask(ROMEO));
  romeo.receives(refused(ROMEO, "cancel", "item-not-found"));
  await juliet.disconnects();
  expect(await stage.storage.collection(lastSpec).count(JULIET)).toBe(1);
  await stage.core.emit("accountRemoved", juliet.session.account);
  expect(await stage.storage.collection(lastSpec).count(JULIET)).toBe(0);
});

test("[LA8] [PR9] who hides has gone when they hid, and neither staying nor leaving tells otherwise", async () => {
  const { stage, juliet, romeo } = await verona();
  await juliet.sends(`<presence><hidden xmlns="urn:tandem:presence:0"/></presence>`);
  romeo.forgets();
  await stage.passes(60_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 60));
  await juliet.disconnects();
  await stage.passes(60_000);
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 120));
});

test("[LA9] [PR7] a public contact is told nothing, a colleague is", async () => {
  const { juliet, romeo } = await verona();
  const gives = (level: string): string =>
    `<iq type="set" id="a"><access xmlns="urn:tandem:access:0"><item jid="${ROMEO}" level="${level}"/></access></iq>`;
  await juliet.sends(gives("public"));
  romeo.forgets();
  await romeo.sends(ask(JULIET));
  romeo.receives(refused(JULIET, "auth", "forbidden"));
  await juliet.sends(gives("company"));
  romeo.forgets();
  await romeo.sends(ask(JULIET));
  romeo.receives(told(JULIET, 0));
});
