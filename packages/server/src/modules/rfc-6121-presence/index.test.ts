import type { Session } from "../../core/index.ts";
import { errorXml, type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { presenceService } from "./contract.ts";
import { rfc6121Presence } from "./index.ts";
import { PRESENCE_CHARS_MAX } from "./size.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const ROSTER = "jabber:iq:roster";

const stageOf = (limits = {}): Promise<Scene> =>
  scene({ modules: [rfc6121Roster, rfc6121Presence], accounts: [JULIET, ROMEO, IAGO], limits });

async function interested(stage: Scene, jid: string): Promise<WireClient> {
  const client = await stage.connect(jid, { available: true });
  await client.sends(`<iq type="get" id="roster"><query xmlns="${ROSTER}"/></iq>`);
  return client.forgets();
}

/** Romeo and Juliet see each other; Iago sees nobody. */
async function friends() {
  const stage = await stageOf();
  const balcony = await interested(stage, `${JULIET}/balcony`);
  const orchard = await interested(stage, `${ROMEO}/orchard`);
  const iago = await interested(stage, `${IAGO}/garden`);
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  await orchard.sends(`<presence type="subscribed" to="${JULIET}"/>`);
  await orchard.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await balcony.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  for (const client of [balcony, orchard, iago]) client.forgets();
  return { stage, balcony, orchard, iago };
}

const push = (to: string, item: string): string =>
  `<iq type="set" id="*" to="${to}"><query xmlns="${ROSTER}" ver="*">${item}</query></iq>`;

test("[PS4] [PS5] request, approval, presence; both lists are told (RFC 6121 §3.1)", async () => {
  const stage = await stageOf();
  const balcony = await interested(stage, `${JULIET}/balcony`);
  const orchard = await interested(stage, `${ROMEO}/orchard`);
  const iago = await interested(stage, `${IAGO}/garden`);
  await balcony.sends(`<presence type="subscribe" id="s1" to="${ROMEO}"><status>It is Juliet</status></presence>`);
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="none" ask="subscribe"/>`));
  orchard.receives(
    `<presence type="subscribe" id="s1" from="${JULIET}" to="${ROMEO}"><status>It is Juliet</status></presence>`,
  );
  orchard.receivesNothing(); // RFC 6121 A.1: "None + Pending In" is not pushed
  await orchard.sends(`<presence type="subscribed" id="s2" to="${JULIET}"/>`);
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="from"/>`));
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="to"/>`));
  balcony.receives(`<presence type="subscribed" id="s2" from="${ROMEO}" to="${JULIET}"/>`);
  balcony.receives(`<presence from="${ROMEO}/orchard" to="${JULIET}"/>`);
  for (const client of [balcony, orchard, iago]) client.receivesNothing();
});

test("[PS4] a request waits for who is off-line, at each sign-in, until it is answered (RFC 6121 §3.1.3)", async () => {
  const stage = await stageOf();
  const balcony = await interested(stage, `${JULIET}/balcony`);
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  for (const resource of ["orchard", "street"]) {
    const romeo = await stage.connect(`${ROMEO}/${resource}`);
    await romeo.sends("<presence><priority>-1</priority></presence>");
    expect(romeo.takesAll().filter((stanza) => stanza.attr("type") === "subscribe")).toHaveLength(1);
    await romeo.disconnects();
  }
  const orchard = await stage.connect(`${ROMEO}/orchard`);
  await orchard.sends(`<presence type="unsubscribed" to="${JULIET}"/>`);
  await orchard.sends("<presence/>");
  orchard.receives(`<presence from="${ROMEO}/orchard" to="${ROMEO}/orchard"/>`);
  orchard.receivesNothing();
});

test("[PS9] a subscription stanza comes from the account, whatever it says (RFC 6121 §3.1.2)", async () => {
  const { orchard, iago, balcony } = await friends();
  await iago.sends(`<presence type="subscribed" to="${ROMEO}" from="${JULIET}"/>`);
  await iago.sends(`<presence type="unsubscribed" to="${ROMEO}" from="${JULIET}"/>`);
  orchard.receivesNothing();
  balcony.receivesNothing();
});

test("[PS1] initial presence: subscribers and own resources, nobody else (RFC 6121 §4.2.2)", async () => {
  const { stage, balcony, orchard, iago } = await friends();
  const chamber = await stage.connect(`${JULIET}/chamber`);
  await chamber.sends("<presence><priority>-1</priority></presence>");
  const seen = (to: string): string =>
    `<presence from="${JULIET}/chamber" to="${to}"><priority>-1</priority></presence>`;
  orchard.receives(seen(ROMEO));
  balcony.receives(seen(`${JULIET}/balcony`));
  chamber.receives(seen(`${JULIET}/chamber`));
  chamber.receives(`<presence from="${JULIET}/balcony" to="${JULIET}/chamber"/>`);
  chamber.receives(`<presence from="${ROMEO}/orchard" to="${JULIET}/chamber"/>`);
  for (const client of [balcony, orchard, chamber, iago]) client.receivesNothing();
});

test("[PS2] a change and the end of a stream reach the same people (RFC 6121 §4.4, §4.5)", async () => {
  const { balcony, orchard, iago } = await friends();
  await balcony.sends("<presence><show>away</show></presence>");
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}"><show>away</show></presence>`);
  await balcony.disconnects();
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  orchard.receivesNothing();
  iago.receivesNothing();
});

test("[PS2] who says unavailable and then closes is gone once (RFC 6121 §4.5)", async () => {
  const { balcony, orchard } = await friends();
  await balcony.sends(`<presence type="unavailable"><status>Goodnight</status></presence>`);
  orchard.receives(
    `<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"><status>Goodnight</status></presence>`,
  );
  await balcony.disconnects();
  orchard.receivesNothing();
  balcony.receivesNothing();
});

test("[PS3] who got directed presence gets its end (RFC 6121 §4.6.3)", async () => {
  const { balcony, orchard, iago } = await friends();
  await balcony.sends(`<presence to="${IAGO}/garden"><status>here</status></presence>`);
  iago.receives(`<presence from="${JULIET}/balcony" to="${IAGO}/garden"><status>here</status></presence>`);
  orchard.receivesNothing();
  await balcony.sends("<presence><show>away</show></presence>");
  iago.receivesNothing();
  await balcony.disconnects();
  iago.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${IAGO}/garden"/>`);
  iago.receivesNothing();
});

test("[PS3] directed unavailable ends it there and then, once (RFC 6121 §4.6.3)", async () => {
  const { balcony, iago } = await friends();
  await balcony.sends(`<presence to="${IAGO}/garden"/>`);
  await balcony.sends(`<presence type="unavailable" to="${IAGO}/garden"/>`);
  iago.forgets();
  await balcony.disconnects();
  iago.receivesNothing();
});

test("[PS5] unsubscribe: the one who leaves sees unavailable (RFC 6121 §3.3.3)", async () => {
  const { balcony, orchard, iago } = await friends();
  await balcony.sends(`<presence type="unsubscribe" to="${ROMEO}"/>`);
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="from"/>`));
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="to"/>`));
  orchard.receives(`<presence type="unsubscribe" from="${JULIET}" to="${ROMEO}"/>`);
  balcony.receives(`<presence type="unavailable" from="${ROMEO}/orchard" to="${JULIET}"/>`);
  for (const client of [balcony, orchard, iago]) client.receivesNothing();
});

test("[PS5] a cancelled contact sees unavailable and no later presence (RFC 6121 §3.2)", async () => {
  const { balcony, orchard } = await friends();
  await orchard.sends(`<presence type="unsubscribed" to="${JULIET}"/>`);
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="from"/>`));
  balcony.receives(`<presence type="unsubscribed" from="${ROMEO}" to="${JULIET}"/>`);
  balcony.receives(`<presence type="unavailable" from="${ROMEO}/orchard" to="${JULIET}"/>`);
  await orchard.sends("<presence><show>dnd</show></presence>");
  balcony.receivesNothing();
});

test("[RO3] removing a contact cancels both ways (RFC 6121 §2.5.2)", async () => {
  const { balcony, orchard } = await friends();
  await balcony.sends(
    `<iq type="set" id="r"><query xmlns="${ROSTER}"><item jid="${ROMEO}" subscription="remove"/></query></iq>`,
  );
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="to"/>`));
  orchard.receives(`<presence type="unsubscribe" from="${JULIET}" to="${ROMEO}"/>`);
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="none"/>`));
  orchard.receives(`<presence type="unsubscribed" from="${JULIET}" to="${ROMEO}"/>`);
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  orchard.receivesNothing();
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="remove"/>`));
  balcony.receives(`<presence type="unavailable" from="${ROMEO}/orchard" to="${JULIET}"/>`);
  balcony.receives(`<iq type="result" id="r" to="${balcony.jid}"/>`);
  balcony.receivesNothing();
});

test("[PS6] a stranger's probe is met with silence (RFC 6121 §4.3)", async () => {
  const { iago } = await friends();
  await iago.sends(`<presence type="probe" to="${JULIET}"/>`);
  await iago.sends(`<presence type="probe" to="nobody@capulet.lit"/>`);
  iago.receivesNothing();
});

test("[PS7] approval in advance answers the request (RFC 6121 §3.4)", async () => {
  const stage = await stageOf();
  const balcony = await interested(stage, `${JULIET}/balcony`);
  const orchard = await interested(stage, `${ROMEO}/orchard`);
  await orchard.sends(`<presence type="subscribed" to="${JULIET}"/>`);
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="none" approved="true"/>`));
  balcony.receivesNothing();
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  orchard.receives(push(orchard.jid, `<item jid="${JULIET}" subscription="from" approved="true"/>`));
  orchard.receivesNothing();
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="none" ask="subscribe"/>`));
  balcony.receives(push(balcony.jid, `<item jid="${ROMEO}" subscription="to"/>`));
  balcony.receives(`<presence type="subscribed" from="${ROMEO}" to="${JULIET}"/>`);
  balcony.receives(`<presence from="${ROMEO}/orchard" to="${JULIET}"/>`);
});

test("[PS8] requests and directed presences up to the limit, one more is refused (SV3)", async () => {
  const stage = await stageOf({ pendingSubscriptionsMax: 1, roomsPerAccountMax: 1 });
  const balcony = await stage.connect(`${JULIET}/balcony`);
  const iago = await stage.connect(`${IAGO}/garden`);
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  await balcony.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  balcony.receivesNothing();
  await iago.sends(`<presence type="subscribe" to="${ROMEO}"/>`);
  const romeo = await stage.connect(`${ROMEO}/orchard`);
  await romeo.sends("<presence/>");
  expect(romeo.takesAll().filter((stanza) => stanza.attr("type") === "subscribe")).toHaveLength(1);
  await balcony.sends(`<presence to="a@capulet.lit/1"/>`);
  balcony.receivesNothing();
  await balcony.sends(`<presence to="a@capulet.lit/2"/>`);
  balcony.receives(
    `<presence type="error" to="${balcony.jid}" from="a@capulet.lit/2"><error type="wait">...</error></presence>`,
  );
});

test("[PS10] a rewrite is in everything that leaves, and a new answer is sent anew", async () => {
  const { stage, balcony, orchard, iago } = await friends();
  const service = stage.core.use(presenceService);
  let show = "dnd";
  service.addRewrite((session, stanza) =>
    session.account === JULIET ? stanza.shallowCopy().append(el("show", stanza.ns, {}, show)) : stanza,
  );
  await balcony.sends("<presence/>");
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}"><show>dnd</show></presence>`);
  await balcony.sends(`<presence to="${IAGO}/garden"/>`);
  iago.receives(`<presence from="${JULIET}/balcony" to="${IAGO}/garden"><show>dnd</show></presence>`);
  show = "xa";
  await service.rebroadcast(balcony.session.account);
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}"><show>xa</show></presence>`);
  iago.receives(`<presence from="${JULIET}/balcony" to="${IAGO}/garden"><show>xa</show></presence>`);
  expect(stage.faults()).toEqual([]);
});

test("[PS16] a subscriber to whom presence was directed once is not told of it again (PR10)", async () => {
  const { stage, balcony, orchard } = await friends();
  const service = stage.core.use(presenceService);
  await balcony.sends(`<presence to="${ROMEO}"><status>hello</status></presence>`);
  await balcony.sends(`<presence to="${ROMEO}/orchard"><status>hello</status></presence>`);
  await balcony.sends("<presence><show>away</show></presence>");
  orchard.forgets();
  service.addRewrite((_, stanza) => stanza.shallowCopy().append(el("x", "urn:example:news")));
  await service.rebroadcast(balcony.session.account);
  const news = `<show>away</show><x xmlns="urn:example:news"/>`;
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}">${news}</presence>`);
  orchard.receivesNothing();
});

test("[PR5] [RT30] a lost session looks offline to contacts, not to rooms, and is there again once resumed", async () => {
  const { stage, balcony, orchard, iago } = await friends();
  const session = stage.core.sessions.of(balcony.session.account)[Symbol.iterator]().next().value as Session;
  await balcony.sends(`<presence to="${IAGO}/garden"/>`);
  iago.forgets();
  await stage.core.emit("sessionLost", session);
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  expect(session.available).toBeUndefined();
  orchard.receivesNothing();
  iago.receivesNothing(); // directed presence stands, as a room would have it
  await stage.core.emit("sessionFound", session);
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}"/>`);
  await stage.core.emit("sessionFound", session);
  orchard.receivesNothing();
});

test("[PS11] a lost session hears on resumption what has changed meanwhile, once", async () => {
  const { stage, balcony, orchard } = await friends();
  await stage.core.emit("sessionLost", orchard.session);
  orchard.receivesNothing(); // not even of its own absence
  await balcony.sends("<presence><show>away</show></presence>");
  orchard.receives(`<presence from="${JULIET}/balcony" to="${ROMEO}"><show>away</show></presence>`);
  await balcony.sends(`<presence type="unavailable"/>`);
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  await stage.core.emit("sessionFound", orchard.session);
  orchard.receives(`<presence from="${ROMEO}/orchard" to="${ROMEO}/orchard"/>`);
  orchard.receivesNothing();
});

test("[PS11] [PR6] of two that are lost at the same moment each learns that the other is", async () => {
  const { stage, balcony, orchard } = await friends();
  await Promise.all([balcony, orchard].map(({ session }) => stage.core.emit("sessionLost", session)));
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
  orchard.receivesNothing();
});

const worded = (chars: number, attrs = ""): string => {
  const around = `<presence xmlns="jabber:client"${attrs} from="${JULIET}/balcony"><status></status></presence>`;
  return `<presence${attrs}><status>${"x".repeat(chars - around.length)}</status></presence>`;
};

test("[PS12] [SV3] presence at its limit passes; one character more is refused, for each is kept and sent to many", async () => {
  const { balcony, orchard } = await friends();
  await balcony.sends(worded(PRESENCE_CHARS_MAX));
  expect(orchard.takesAll()).toHaveLength(1);
  balcony.forgets();
  await balcony.sends(worded(PRESENCE_CHARS_MAX + 1));
  balcony.receives(`<presence type="error" to="${JULIET}/balcony">${errorXml("modify", "not-acceptable")}</presence>`);
  orchard.receivesNothing();
});

test("[PS12] who leaves may leave, whatever they say", async () => {
  const { balcony, orchard } = await friends();
  await balcony.sends(worded(PRESENCE_CHARS_MAX + 1, ` type="unavailable"`));
  orchard.receives(`<presence type="unavailable" from="${JULIET}/balcony" to="${ROMEO}"/>`);
});

test("[PS13] an account that is removed takes its subscriptions along: who gets its name later sees nobody", async () => {
  const { stage, balcony, orchard } = await friends();
  await orchard.disconnects();
  balcony.forgets();
  await stage.core.emit("accountRemoved", orchard.session.account);
  const pushed = balcony.takesAll().flatMap((stanza) => stanza.child("query", ROSTER)?.elements("item") ?? []);
  expect(pushed.map((item) => item.attr("subscription"))).toEqual(["to", "none"]);
  const heir = await interested(stage, `${ROMEO}/new`);
  await balcony.sends("<presence><show>away</show></presence>");
  heir.receivesNothing();
  expect(await stage.core.use(presenceService).maySee(orchard.session.account, balcony.session.account)).toBe(false);
});
