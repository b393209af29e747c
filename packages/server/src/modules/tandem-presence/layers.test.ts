import { type Scene, scene, type SceneOptions, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { presenceLayers } from "./contract.ts";
import { tandemPresence } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const LAYERS = "urn:tandem:layers:0";
const STATE = "urn:tandem:presence:0";
const modules = [rfc6120Asking, rfc6121Roster, rfc6121Presence, xep0115Caps, xep0060Pubsub, tandemPresence];
const NOW = Date.UTC(2026, 4, 17, 12, 0, 0);
const HOUR = 3_600_000;

interface Verona {
  readonly stage: Scene;
  readonly juliet: WireClient;
  readonly romeo: WireClient;
}

/** Romeo sees Juliet. Her program is one of ours. */
async function verona(options: Partial<SceneOptions> = {}): Promise<Verona> {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO], ...options });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: OURS });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  return { stage, juliet: juliet.forgets(), romeo: romeo.forgets() };
}

const OURS = `<presence><state xmlns="${STATE}" base="available"/></presence>`;
const instant = (after: number): string => new Date(NOW + after).toISOString();
const seen = (inner: string, resource = "balcony"): string =>
  `<presence from="${JULIET}/${resource}" to="${ROMEO}">${inner}</presence>`;
const AVAILABLE = seen(`<state xmlns="${STATE}" base="available"/>`);
const busy = (since: number): string =>
  seen(`<show>dnd</show><state xmlns="${STATE}" base="busy" since="${instant(since)}"/>`);

async function feeds(client: WireClient, attrs: string, inner = "", to = ""): Promise<void> {
  await client.sends(`<iq type="set" id="l"${to}><layer xmlns="${LAYERS}" ${attrs}>${inner}</layer></iq>`);
}
async function ends(client: WireClient, name: string): Promise<void> {
  await client.sends(`<iq type="set" id="e"><end xmlns="${LAYERS}" ${name}/></iq>`);
}
async function chooses(client: WireClient, attrs: string, note = ""): Promise<void> {
  await client.sends(
    `<iq type="set" id="c"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${STATE}"><item id="current"><chosen xmlns="${STATE}" ${attrs}>${note}</chosen></item></publish><publish-options><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var="pubsub#access_model"><value>whitelist</value></field></x></publish-options></pubsub></iq>`,
  );
}
async function activityOf(client: WireClient): Promise<string> {
  client.forgets();
  await client.sends(
    `<iq type="get" id="a" to="${JULIET}"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="http://jabber.org/protocol/activity"/></pubsub></iq>`,
  );
  const item = client.takesAll().at(-1)?.childIn("http://jabber.org/protocol/pubsub")?.firstElement()?.firstElement();
  const activity = item?.firstElement();
  const name = activity
    ?.elements()
    .find(({ ns }) => ns === activity.ns)
    ?.firstElement()?.name;
  return [name, activity?.childText("text"), activity?.child("details", LAYERS)?.attr("until")].join("|");
}

test("[PL1] [PR1] a layer is stamped by the server's clock, shown as a base state and told as an activity, until it ends", async () => {
  const { stage, juliet, romeo } = await verona();
  await stage.passes(5_000);
  await feeds(juliet, `kind="phone" id="c1" lease="20" until="${instant(HOUR)}"`, "<text>with Nurse</text>");
  juliet.receives(`<presence from="${JULIET}/balcony" to="*">...</presence>`);
  juliet.receives(
    `<iq type="result" id="l" to="*"><layers xmlns="${LAYERS}"><layer kind="phone" id="c1" until="${instant(HOUR)}" since="${instant(5_000)}" expires="${instant(25_000)}"><text>with Nurse</text></layer><result base="busy" extended="in-a-call" since="${instant(5_000)}" until="${instant(HOUR)}"><text>with Nurse</text></result></layers></iq>`,
  );
  romeo.receives(busy(5_000));
  romeo.receivesNothing(); // RT13: who does not ask for activities gets none
  expect(await activityOf(romeo)).toBe(`on_the_phone|with Nurse|${instant(HOUR)}`);
  await ends(juliet, `kind="phone" id="c1"`);
  romeo.receives(AVAILABLE);
  expect(await activityOf(romeo)).toBe("||");
});

test("[PL2] [PR5] a feeder that falls silent is gone when its lease is over; one that goes on is neither told again nor written", async () => {
  const { stage, juliet, romeo } = await verona();
  await feeds(juliet, `kind="presenting" id="s"`); // a lease, though it asked for none
  romeo.receives(busy(0));
  for (let i = 0; i < 5; i++) {
    await stage.passes(20_000);
    await feeds(juliet, `kind="presenting" id="s"`);
  }
  romeo.receivesNothing();
  await stage.passes(29_999);
  romeo.receivesNothing();
  await stage.passes(1);
  romeo.receives(AVAILABLE);
  expect(stage.faults()).toEqual([]);
});

test("[PL2] [PR3] of two calls that began in the same moment a renewal does not change which one is seen", async () => {
  const { juliet } = await verona();
  const first = `kind="phone" id="c1" lease="20" until="${instant(HOUR)}"`;
  await feeds(juliet, first);
  await feeds(juliet, `kind="phone" id="c2" lease="20"`);
  juliet.forgets();
  await feeds(juliet, first);
  const [answer] = juliet.takesAll();
  const result = answer?.child("layers", LAYERS)?.child("result", LAYERS);
  expect(result?.attr("until")).toBe(instant(HOUR));
});

test("[PL3] [PR2] a choice beats a call, and when the call ends what was chosen is still there", async () => {
  const { stage, juliet, romeo } = await verona();
  await chooses(juliet, `state="away"`);
  const away = seen(`<show>away</show><state xmlns="${STATE}" base="away" since="${instant(0)}"/>`);
  romeo.receives(away);
  await feeds(juliet, `kind="conference" id="c"`);
  await stage.passes(HOUR);
  romeo.receivesNothing();
  await feeds(juliet, `kind="phone" id="c"`);
  await chooses(juliet, `state="auto"`);
  romeo.receives(busy(HOUR));
});

test("[PL4] [PR2] [PR6] the server ends a choice at its time, tells watchers, and writes it where the programs look", async () => {
  const { stage, juliet, romeo } = await verona();
  await chooses(juliet, `state="busy" until="${instant(HOUR)}"`, "<note>At the bridge</note>");
  const note = "<status>At the bridge</status>";
  romeo.receives(seen(`<show>dnd</show>${note}<state xmlns="${STATE}" base="busy" since="${instant(0)}"/>`));
  expect(await activityOf(romeo)).toBe(`||${instant(HOUR)}`);
  juliet.forgets();
  await stage.passes(HOUR - 1);
  romeo.receivesNothing();
  await stage.passes(1);
  romeo.receives(seen(`${note}<state xmlns="${STATE}" base="available"/>`));
  expect(await activityOf(romeo)).toBe("||");
  juliet.forgets();
  await juliet.sends(
    `<iq type="get" id="g"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${STATE}"/></pubsub></iq>`,
  );
  juliet.receives(
    `<iq type="result" id="g" to="*"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${STATE}"><item id="current"><chosen xmlns="${STATE}" state="auto"><note>At the bridge</note></chosen></item></items></pubsub></iq>`,
  );
});

test("[PL5] what is valid is there after a restart; what ended meanwhile has ended, though nobody is there", async () => {
  const { stage, juliet } = await verona();
  await feeds(juliet, `kind="calendar" id="m" state="busy" until="${instant(HOUR)}"`, "<text>Budget</text>");
  await feeds(juliet, `kind="phone" id="c" lease="20"`);
  const restarted = await scene({ modules, accounts: [JULIET, ROMEO], storage: stage.storage, time: stage.time });
  await restarted.passes(19_999);
  const romeo = await restarted.connect(`${ROMEO}/orchard`, { available: true });
  const again = await restarted.connect(`${JULIET}/balcony`);
  await again.sends(OURS);
  romeo.receives(busy(0));
  expect(await activityOf(romeo)).toBe("on_the_phone||");
  await restarted.passes(1); // a lease more since it started
  romeo.receivesNothing();
  expect(await activityOf(romeo)).toBe(`in_a_meeting|Budget|${instant(HOUR)}`);
  await again.disconnects();
  const later = await scene({ modules, accounts: [JULIET, ROMEO], storage: stage.storage, time: stage.time });
  await later.passes(HOUR);
  const last = await later.connect(`${ROMEO}/orchard`, { available: true });
  expect(await activityOf(last)).toBe("||");
  expect([...restarted.faults(), ...later.faults()]).toEqual([]);
});

test("[PL6] [SV3] as many layers as allowed and one more, an end as far as allowed and past it, and what is no layer", async () => {
  const limits = { presenceLayersPerAccountMax: 2, presenceLayerDaysMax: 1 };
  const { juliet } = await verona({ limits });
  const outcome = async (attrs: string): Promise<string | undefined> => {
    await feeds(juliet, attrs);
    const answer = juliet.takesAll().find((stanza) => stanza.name === "iq");
    return answer?.child("error")?.firstElement()?.name ?? answer?.attr("type");
  };
  const until = (ms: number) => `kind="calendar" id="m" state="free" until="${instant(ms)}"`;
  expect(await outcome(until(24 * HOUR))).toBe("result");
  expect(await outcome(until(24 * HOUR + 1))).toBe("not-acceptable");
  expect(await outcome(until(0))).toBe("not-acceptable");
  expect(await outcome(`kind="calendar" id="m" state="free"`)).toBe("bad-request");
  expect(await outcome(`kind="phone" id="m"`)).toBe("result");
  expect(await outcome(`kind="phone" id="m2"`)).toBe("resource-constraint");
  expect(await outcome(`kind="phone" id="m" lease="5"`)).toBe("result");
  expect(await outcome(`kind="gossip" id="m"`)).toBe("bad-request");
});

test("[PL7] nobody else feeds, ends or reads a person's layers", async () => {
  const { juliet, romeo } = await verona();
  await feeds(juliet, `kind="phone" id="c"`);
  romeo.forgets();
  await feeds(romeo, `kind="phone" id="x"`, "", ` to="${JULIET}"`);
  await romeo.sends(`<iq type="set" id="e" to="${JULIET}"><end xmlns="${LAYERS}" kind="phone" id="c"/></iq>`);
  await romeo.sends(`<iq type="get" id="g" to="${JULIET}"><layers xmlns="${LAYERS}"/></iq>`);
  expect(romeo.takesAll().map((stanza) => stanza.child("error")?.firstElement()?.name)).toEqual(
    Array.from({ length: 3 }, () => "forbidden"),
  );
});

test("[PR10] Do not disturb of another program holds for ours, as long as that program stands by it", async () => {
  const { stage, juliet, romeo } = await verona();
  const other = await stage.connect(`${JULIET}/profanity`, { available: true });
  romeo.forgets();
  await other.sends("<presence><show>dnd</show><status>Poison</status></presence>");
  romeo.receives(seen("<show>dnd</show><status>Poison</status>", "profanity"));
  const dnd = `<show>dnd</show><status>Poison</status><state xmlns="${STATE}" base="dnd" since="${instant(0)}"/>`;
  romeo.receives(seen(dnd));
  await other.sends("<presence><show>away</show></presence>"); // that may be its timer: it says nothing of the others
  romeo.receives(seen("<show>away</show>", "profanity"));
  romeo.receives(AVAILABLE);
  await other.sends("<presence><show>dnd</show></presence>");
  romeo.forgets();
  await stage.passes(1_000);
  await chooses(juliet, `state="available"`); // later, so it holds for the other one too
  romeo.receives(AVAILABLE);
  romeo.receives(seen(`<state xmlns="${STATE}" base="available"/>`, "profanity"));
  await other.disconnects();
  romeo.receives(`<presence type="unavailable" from="${JULIET}/profanity" to="${ROMEO}"/>`);
  romeo.receivesNothing();
});

test("[PR9] appear offline hides every program, and none of them gives it away", async () => {
  const { stage, juliet, romeo } = await verona();
  const other = await stage.connect(`${JULIET}/profanity`, { available: true });
  romeo.forgets();
  await chooses(juliet, `state="offline"`);
  const gone = romeo.takesAll().map((stanza) => `${stanza.attr("type")} ${stanza.attr("from")}`);
  expect(gone).toEqual([`unavailable ${JULIET}/balcony`, `unavailable ${JULIET}/profanity`]);
  await other.sends("<presence><show>dnd</show></presence>");
  await feeds(juliet, `kind="phone" id="c"`);
  await juliet.sends(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/activity"><item id="current"><activity xmlns="http://jabber.org/protocol/activity"><working><coding/></working></activity></item></publish></pubsub></iq>`,
  );
  await romeo.sends(`<presence type="probe" to="${JULIET}"/>`);
  await other.disconnects();
  romeo.receivesNothing();
  expect(await activityOf(romeo)).toBe("||");
  await chooses(juliet, `state="auto"`);
  romeo.receives(busy(0));
});

test("[PR10] an activity that a program publishes is there again when a call has ended", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/activity"><item id="mine"><activity xmlns="http://jabber.org/protocol/activity"><working><coding/></working></activity></item></publish></pubsub></iq>`,
  );
  await feeds(juliet, `kind="phone" id="c"`);
  expect(await activityOf(romeo)).toBe("on_the_phone||");
  await ends(juliet, `kind="phone" id="c"`);
  expect(await activityOf(romeo)).toBe("coding||");
});

test("[PR11] a state of the organisation's own: its base, its id for those who know it, its name for all others", async () => {
  const { stage, juliet, romeo } = await verona();
  stage.core
    .use(presenceLayers)
    .defineStates([{ id: "court", base: "busy", names: { en: "In court", de: "Vor Gericht" } }]);
  await juliet.sends(`<iq type="get" id="s" to="capulet.lit"><states xmlns="${LAYERS}"/></iq>`);
  juliet.receives(
    `<iq type="result" id="s" to="*" from="capulet.lit"><states xmlns="${LAYERS}"><state id="court" base="busy"><name xml:lang="en">In court</name><name xml:lang="de">Vor Gericht</name></state></states></iq>`,
  );
  await chooses(juliet, `state="busy" custom="court"`);
  romeo.receives(
    seen(
      `<show>dnd</show><status>In court</status><state xmlns="${STATE}" base="busy" custom="court" since="${instant(0)}"/>`,
    ),
  );
  await chooses(juliet, `state="busy" custom="moon"`); // no such state: the base is left
  romeo.receives(busy(0));
});
