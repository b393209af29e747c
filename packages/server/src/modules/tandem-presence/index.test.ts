import { type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { tandemPresence } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const ACTIVITY = "http://jabber.org/protocol/activity";
const STATE = "urn:tandem:presence:0";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
];
const accounts = [JULIET, ROMEO];

/** Romeo sees Juliet and asks for no activities, as Group Chat does. */
async function verona(): Promise<{ stage: Scene; juliet: WireClient; romeo: WireClient }> {
  const stage = await scene({ modules, accounts });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/groupchat`, { available: -1 });
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  return { stage, juliet: juliet.forgets(), romeo: romeo.forgets() };
}

async function does(client: WireClient, inner: string): Promise<void> {
  await client.sends(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${ACTIVITY}">
      <item id="current"><activity xmlns="${ACTIVITY}">${inner}</activity></item></publish></pubsub></iq>`,
  );
}

const seen = (inner = ""): string =>
  inner === ""
    ? `<presence from="${JULIET}/balcony" to="${ROMEO}"/>`
    : `<presence from="${JULIET}/balcony" to="${ROMEO}">${inner}</presence>`;
const state = (show: string, base: string): string =>
  `<show>${show}</show><state xmlns="${STATE}" base="${base}" since="*"/>`;

test.each([
  ["in a call", "<talking><on_the_phone/></talking>", "dnd", "busy"],
  ["in a conference", "<talking><on_video_phone/></talking>", "dnd", "busy"],
  ["in a meeting", "<working><in_a_meeting/></working>", "dnd", "busy"],
  ["presenting", `<working><presenting xmlns="${STATE}"/></working>`, "dnd", "busy"],
  ["out of office", "<inactive><on_vacation/></inactive>", "xa", "away"],
])("[DP1] [PR10] [RT11] %s goes out as a base state, and the real one after it", async (_, activity, show, base) => {
  const { juliet, romeo } = await verona();
  await does(juliet, `${activity}<text>with Nurse</text>`);
  romeo.receives(seen(state(show, base)));
  await juliet.sends("<presence><show>away</show><priority>3</priority></presence>");
  romeo.receives(seen(`<priority>3</priority>${state(show, base)}`));
  await does(juliet, "");
  romeo.receives(seen("<show>away</show><priority>3</priority>"));
  romeo.receivesNothing(); // no activity, ever: RT13
});

test("[DP1] another activity changes nothing and sends nothing", async () => {
  const { juliet, romeo } = await verona();
  await does(juliet, "<eating><having_dinner/></eating>");
  romeo.receivesNothing();
  await does(juliet, "<talking><on_the_phone/></talking>");
  romeo.receives(seen(state("dnd", "busy")));
  await does(juliet, "<working><in_a_meeting/></working>");
  romeo.receivesNothing(); // Busy is Busy; a second presence would tell that something has changed
});

test("[DP2] Do not disturb stays", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends(`<presence><show>dnd</show><state xmlns="${STATE}" base="dnd"/></presence>`);
  romeo.receives(seen(state("dnd", "dnd")));
  await does(juliet, "<talking><on_the_phone/></talking>");
  romeo.receivesNothing();
});

test("[DP3] [RT11] a status that repeats the activity's text goes with it, another one stays", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends("<presence><status>On the phone with Nurse</status></presence>");
  romeo.forgets();
  await does(juliet, "<talking><on_the_phone/></talking><text>on the phone</text>");
  romeo.receives(seen(state("dnd", "busy")));
  await juliet.sends(
    `<presence><status>At the bridge</status><activity xmlns="${ACTIVITY}"><talking/></activity></presence>`,
  );
  romeo.receives(seen(`<status>At the bridge</status>${state("dnd", "busy")}`));
});

test("[DP4] a state that is no base state is removed", async () => {
  const { juliet, romeo } = await verona();
  for (const forged of [`base="in-a-call"`, `base="busy" why="call"`, `base="busy" since="2026-05-17T12:00:00Z"`, ""]) {
    romeo.forgets();
    await juliet.sends(`<presence><show>away</show></presence>`);
    romeo.receives(seen("<show>away</show>"));
    await juliet.sends(`<presence><show>dnd</show><state xmlns="${STATE}" ${forged}/></presence>`);
    romeo.receives(seen("<show>dnd</show>"));
  }
});

test("[DP5] after a restart the first presence is right", async () => {
  const { stage, juliet } = await verona();
  await does(juliet, "<talking><on_the_phone/></talking>");
  const restarted = await scene({ modules, accounts, storage: stage.storage });
  const romeo = await restarted.connect(`${ROMEO}/groupchat`, { available: -1 });
  const again = await restarted.connect(`${JULIET}/balcony`);
  await again.sends("<presence/>");
  romeo.receives(seen(state("dnd", "busy")));
  romeo.receivesNothing();
  expect(restarted.faults()).toEqual([]);
});

test("[DP6] [PR9] hidden presence looks like none, and the session still gets its messages", async () => {
  const { juliet, romeo } = await verona();
  await juliet.sends(`<presence><hidden xmlns="${STATE}"/></presence>`);
  romeo.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  juliet.forgets();
  await romeo.sends(`<message type="chat" to="${JULIET}"><body>psst</body></message>`);
  juliet.receives(`<message type="chat" from="${ROMEO}/groupchat" to="${JULIET}"><body>psst</body></message>`);
});
