import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { tandemPresence } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const HIDDEN = `<presence><hidden xmlns="urn:tandem:presence:0"/></presence>`;
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  xep0191Blocking,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
];

/** Romeo sees Juliet's presence; she is away, and comes back in secret with `balcony`. */
async function secretly() {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO] });
  const former = await stage.connect(`${JULIET}/former`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await former.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  await former.disconnects();
  romeo.forgets();
  const juliet = await stage.connect(`${JULIET}/balcony`);
  await juliet.sends(HIDDEN);
  return { stage, juliet, romeo };
}

test("[DP6] [PR9] who comes hidden is not announced, nor seen by who asks, nor heard to go", async () => {
  const { stage, juliet, romeo } = await secretly();
  romeo.receivesNothing();
  await romeo.sends(`<presence type="probe" to="${JULIET}"/>`);
  romeo.receivesNothing();
  const later = await stage.connect(`${ROMEO}/later`);
  await later.sends("<presence/>");
  expect(later.takesAll().filter((stanza) => stanza.attr("from")?.startsWith(JULIET))).toEqual([]);
  romeo.forgets();
  await juliet.sends(HIDDEN.replace("<hidden", "<show>away</show><hidden"));
  await juliet.disconnects();
  romeo.receivesNothing();
});

test("[DP6] who hides after having been seen goes once, and is seen when they show themselves", async () => {
  const { juliet, romeo } = await secretly();
  const seen = `<presence from="${JULIET}/balcony" to="${ROMEO}"/>`;
  const gone = `<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`;
  await juliet.sends("<presence/>");
  romeo.receives(seen);
  await juliet.sends(HIDDEN);
  romeo.receives(gone);
  await juliet.sends(HIDDEN);
  romeo.receivesNothing();
  await juliet.sends("<presence/>");
  romeo.receives(seen);
  await juliet.disconnects();
  romeo.receives(gone);
  romeo.receivesNothing();
});

test("[DP6] [BL3] blocking somebody while hidden tells them nothing", async () => {
  const { juliet, romeo } = await secretly();
  await juliet.sends(`<iq type="set" id="b"><block xmlns="urn:xmpp:blocking"><item jid="${ROMEO}"/></block></iq>`);
  romeo.receivesNothing();
});
