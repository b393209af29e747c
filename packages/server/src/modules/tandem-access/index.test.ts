import { type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemPresence } from "../tandem-presence/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { tandemAccess } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const NURSE = "nurse@capulet.lit";
const ACCESS = "urn:tandem:access:0";
const ACTIVITY = "http://jabber.org/protocol/activity";
const STATE = "urn:tandem:presence:0";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0191Blocking,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
  tandemAccess,
];
const accounts = [JULIET, ROMEO, NURSE];

/** Romeo and Nurse see Juliet; all programs are silent. */
async function verona(
  limits = {},
): Promise<{ stage: Scene; juliet: WireClient; romeo: WireClient; nurse: WireClient }> {
  const stage = await scene({ modules, accounts, limits });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const nurse = await stage.connect(`${NURSE}/chamber`, { available: true });
  for (const watcher of [romeo, nurse]) {
    await watcher.sends(`<presence type="subscribe" to="${JULIET}"/>`);
    await juliet.sends(`<presence type="subscribed" to="${watcher === romeo ? ROMEO : NURSE}"/>`);
  }
  return { stage, juliet: juliet.forgets(), romeo: romeo.forgets(), nurse: nurse.forgets() };
}

const gives = (level: string | undefined, jid = ROMEO): string =>
  `<iq type="set" id="a"><access xmlns="${ACCESS}"><item jid="${jid}"${level === undefined ? "" : ` level="${level}"`}/></access></iq>`;
const seen = (to: string, inner: string): string =>
  inner === ""
    ? `<presence from="${JULIET}/balcony" to="${to}"/>`
    : `<presence from="${JULIET}/balcony" to="${to}">${inner}</presence>`;
const IDLE = `<idle xmlns="urn:xmpp:idle:1" since="2026-11-22T10:00:00Z"/>`;
const NOTE = "<status>At the bridge</status>";
const DND = `<show>dnd</show><state xmlns="${STATE}" base="dnd"/>`;
/** The same as it goes out, with the server's time, which not everybody learns. */
const SENT = `<show>dnd</show><state xmlns="${STATE}" base="dnd" device="phone"/>${NOTE}${IDLE}`;
const DND_SINCE = `<state xmlns="${STATE}" base="dnd" device="phone" since="2026-05-17T12:00:00.000Z"/>`;

test.each([
  ["personal", `<show>dnd</show>${NOTE}${IDLE}${DND_SINCE}<urgent xmlns="${STATE}"/>`],
  ["team", `<show>dnd</show>${NOTE}${IDLE}${DND_SINCE}<urgent xmlns="${STATE}"/>`],
  ["company", `<show>dnd</show>${NOTE}${IDLE}${DND_SINCE}`],
  ["public", DND],
])("[AL2] [AL4] [PR7] [PR8] presence for %s", async (level, inner) => {
  const { juliet, romeo, nurse } = await verona();
  await juliet.sends(gives(level));
  romeo.forgets();
  await juliet.sends(`<presence>${SENT}</presence>`);
  romeo.receives(seen(ROMEO, inner));
  nurse.receives(seen(NURSE, `<show>dnd</show>${NOTE}${IDLE}${DND_SINCE}`)); // company, as before
  await romeo.sends(`<presence type="probe" to="${JULIET}"/>`);
  romeo.receives(seen(`${ROMEO}/orchard`, inner));
});

test("[AL4] nobody writes the promise of a level themselves", async () => {
  const { juliet, nurse } = await verona();
  await juliet.sends(`<presence>${DND}<urgent xmlns="${STATE}"/></presence>`);
  nurse.receives(seen(NURSE, DND.replace("/>", ` since="*"/>`)));
});

test("[AL3] [PR6] a change is seen at once by that contact and by nobody else", async () => {
  const { juliet, romeo, nurse } = await verona();
  await juliet.sends(`<presence>${NOTE}</presence>`);
  romeo.forgets();
  nurse.forgets();
  await juliet.sends(gives("public"));
  romeo.receives(seen(ROMEO, ""));
  await juliet.sends(gives(undefined));
  romeo.receives(seen(ROMEO, NOTE));
  await juliet.sends(gives("company")); // what he has anyway
  romeo.receivesNothing();
  nurse.receivesNothing();
});

const event = (inner: string): string =>
  `<message type="headline" id="*" from="${JULIET}" to="${ROMEO}/orchard"><event xmlns="http://jabber.org/protocol/pubsub#event"><items node="${ACTIVITY}">${inner}</items></event></message>`;
const item = (text: string): string =>
  `<item id="current"><activity xmlns="${ACTIVITY}"><talking><on_the_phone/></talking>${text}</activity></item>`;
/** Romeo's program asks for activities (XEP-0115); with a hash that nobody can check, so nothing is computed. */
async function askForActivities(romeo: WireClient): Promise<void> {
  await romeo.sends(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="none" node="urn:c" ver="1"/></presence>`,
  );
  const question = romeo.takesAll().find((stanza) => stanza.name === "iq");
  await romeo.sends(
    `<iq type="result" id="${question?.attr("id")}" to="capulet.lit"><query xmlns="http://jabber.org/protocol/disco#info" node="urn:c#1"><identity category="client" type="pc"/><feature var="${ACTIVITY}+notify"/></query></iq>`,
  );
  romeo.forgets();
}

async function talks(juliet: WireClient): Promise<void> {
  await juliet.sends(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${ACTIVITY}">${item("<text>with Nurse</text>")}</publish></pubsub></iq>`,
  );
}

test.each([
  ["team", "<text>with Nurse</text>"],
  ["company", ""],
])("[AL2] [PR7] an activity for %s", async (level, text) => {
  const { juliet, romeo } = await verona();
  await juliet.sends(gives(level));
  await askForActivities(romeo);
  await talks(juliet);
  romeo.receives(event(item(text)));
  romeo.receives(seen(ROMEO, `<show>dnd</show><state xmlns="${STATE}" base="busy" since="*"/>`));
  await romeo.sends(
    `<iq type="get" id="r" to="${JULIET}"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${ACTIVITY}"/></pubsub></iq>`,
  );
  romeo.receives(
    `<iq type="result" id="r" from="${JULIET}" to="${ROMEO}/orchard"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${ACTIVITY}">${item(text)}</items></pubsub></iq>`,
  );
});

test("[AL2] [AL3] public hears of no activity, cannot read it, and a change of level tells or takes it back", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends(gives("public"));
  await askForActivities(romeo);
  await talks(juliet);
  romeo.receives(seen(ROMEO, `<show>dnd</show><state xmlns="${STATE}" base="busy"/>`));
  romeo.receivesNothing();
  await romeo.sends(
    `<iq type="get" id="r" to="${JULIET}"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${ACTIVITY}"/></pubsub></iq>`,
  );
  romeo.receives(
    `<iq type="result" id="r" from="${JULIET}" to="${ROMEO}/orchard"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${ACTIVITY}"/></pubsub></iq>`,
  );
  const busy = seen(ROMEO, `<show>dnd</show><state xmlns="${STATE}" base="busy"/>`);
  await juliet.sends(gives("personal"));
  romeo.receives(seen(ROMEO, `<show>dnd</show><state xmlns="${STATE}" base="busy" since="*"/>`));
  romeo.receives(event(item("<text>with Nurse</text>")));
  await juliet.sends(gives("public"));
  romeo.receives(busy);
  romeo.receives(event(`<retract id="current"/>`));
});

test("[AL1] the account alone reads and changes, and its programs that asked are told", async () => {
  const { stage, juliet, romeo } = await verona();
  await juliet.sends(gives("team"));
  juliet.receives(`<iq type="result" id="a" to="${JULIET}/balcony"/>`);
  juliet.receivesNothing(); // it has not asked for the list
  const phone = await stage.connect(`${JULIET}/phone`);
  await phone.sends(`<iq type="get" id="g"><access xmlns="${ACCESS}"/></iq>`);
  phone.receives(
    `<iq type="result" id="g" to="${JULIET}/phone"><access xmlns="${ACCESS}"><item jid="${ROMEO}" level="team"/></access></iq>`,
  );
  await juliet.sends(gives(undefined));
  phone.receives(
    `<iq type="set" id="*" to="${JULIET}/phone"><access xmlns="${ACCESS}"><item jid="${ROMEO}"/></access></iq>`,
  );
  romeo.forgets();
  await romeo.sends(`<iq type="get" id="g" to="${JULIET}"><access xmlns="${ACCESS}"/></iq>`);
  expect(romeo.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["error"]);
});

test("[AL5] [SV3] as many as allowed, not one more, and a malformed change changes nothing", async () => {
  const { juliet } = await verona({ rosterItemsMax: 2 });
  const outcome = async (stanza: string) => {
    await juliet.sends(stanza);
    return juliet.takesAll().at(-1)?.attr("type");
  };
  expect(await outcome(gives("team"))).toBe("result");
  expect(await outcome(gives("team", NURSE))).toBe("result");
  expect(await outcome(gives("team", "tybalt@capulet.lit"))).toBe("error");
  expect(await outcome(gives("friend"))).toBe("error");
  expect(await outcome(gives("public"))).toBe("result");
});
