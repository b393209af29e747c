import { type BareJid, parseBareJid } from "@tandem/protocol";
import { parsePresenceWatch } from "@tandem/protocol/tandem-occupants";
import { baseStateOf } from "@tandem/protocol/tandem-presence";
import { adminIq, enter, ROOM, type RoomScene, roomScene, submit } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import type { XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";

const NS = "urn:tandem:occupants:0";
const jid = (local: string): BareJid => parseBareJid(`${local}@capulet.lit`) as BareJid;
const PEOPLE = ["juliet", "romeo", "iago", "nurse", "peter"];
const BUSY = `<presence><show>dnd</show><status>At the bridge</status><state xmlns="urn:tandem:presence:0" base="busy" device="phone"/><c xmlns="http://jabber.org/protocol/caps" node="n" ver="v" hash="sha-1"/><idle xmlns="urn:xmpp:idle:1" since="2026-11-22T16:00:00Z"/></presence>`;

interface Household extends RoomScene {
  /** A member who is on-line and not in the room. */
  readonly nurse: WireClient;
}

/** Juliet's room: Romeo is in it, the nurse and Peter are members and not in it. */
async function household(config: Readonly<Record<string, string>> = {}, limits = {}): Promise<Household> {
  const made = await roomScene({ modules, config, limits });
  for (const local of PEOPLE) {
    const secret = { kind: "password", password: "secret" } as const;
    await made.core.use(accounts).add({ jid: jid(local), name: local, secret });
  }
  for (const local of ["nurse", "peter"]) await made.juliet.sends(member(local));
  const nurse = await made.connect("nurse@capulet.lit/kitchen", { available: true });
  for (const client of [made.juliet, made.romeo, made.iago, nurse]) client.forgets();
  return Object.assign(made, { nurse });
}

const member = (local: string, affiliation = "member"): string =>
  adminIq("set", `<item affiliation="${affiliation}" jid="${jid(local)}"/>`);

async function asks(client: WireClient, people: readonly string[], room = ROOM): Promise<void> {
  const members = people.map((local) => `<member jid="${local.includes("@") ? local : jid(local)}"/>`).join("");
  await client.sends(`<iq type="set" id="p" to="${room}"><watch xmlns="${NS}">${members}</watch></iq>`);
}

/** Watches, and resolves to whom, with what is heard of the nurse then. */
async function watch(client: WireClient, people: readonly string[], room = ROOM) {
  await asks(client, people, room);
  const got = client.takesAll();
  const answer = got.find((stanza) => stanza.attr("id") === "p");
  const told = (parsePresenceWatch(answer?.child("watch", NS)) ?? []).map((one) => one.split("@")[0]);
  return { told, heard: wordsOf(got) };
}

function wordsOf(stanzas: readonly XmlElement[]): readonly string[] {
  return stanzas
    .filter((stanza) => stanza.name === "presence" && (stanza.attr("from") ?? "").startsWith("nurse@"))
    .map((stanza) => stanza.attr("type") ?? baseStateOf(stanza));
}

const heard = (client: WireClient): readonly string[] => wordsOf(client.takesAll());

const refused = (client: WireClient, type: string, condition: string): XmlElement =>
  client.receives(`<iq type="error" id="p" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`);

test("[TO1] [RM30] members who are not there are seen to change and go, by that session alone, until others are named", async () => {
  const { romeo, nurse, connect } = await household().then((made) =>
    Object.assign(made, { connect: made.connect.bind(made) }),
  );
  const phone = await connect("romeo@capulet.lit/phone", { available: true });
  expect(await watch(romeo, ["nurse", "peter"])).toEqual({ told: ["nurse", "peter"], heard: ["available"] });
  phone.forgets();
  await nurse.sends(BUSY);
  await nurse.sends(`<presence type="unavailable"/>`);
  await nurse.sends("<presence/>");
  expect(heard(romeo)).toEqual(["busy", "unavailable", "available"]);
  // Who was in view before is not told again, and who is not any more, not at all.
  expect(await watch(romeo, ["peter", "nurse"])).toEqual({ told: ["peter", "nurse"], heard: [] });
  expect(await watch(romeo, ["peter"])).toEqual({ told: ["peter"], heard: [] });
  await nurse.sends(BUSY);
  expect([heard(romeo), heard(phone)]).toEqual([[], []]);
});

test("[TO2] [RT11] [RT13] [PR7] it is the base state and nothing else, for whoever looks", async () => {
  const { romeo, nurse } = await household();
  await nurse.sends(BUSY);
  for (const level of ["public", "company", "personal"]) {
    await nurse.sends(
      `<iq type="set" id="a"><access xmlns="urn:tandem:access:0"><item jid="romeo@capulet.lit" level="${level}"/></access></iq>`,
    );
    await asks(romeo, []);
    romeo.forgets();
    await asks(romeo, ["nurse"]);
    romeo.receives(
      `<presence from="nurse@capulet.lit/kitchen" to="${romeo.jid}"><show>dnd</show><state xmlns="urn:tandem:presence:0" base="busy"/></presence>`,
    );
    romeo.forgets();
  }
  await nurse.sends(BUSY.replace("At the bridge", "In the garden").replace("phone", "desktop"));
  await nurse.sends(activity("<talking><on_the_phone/></talking>"));
  romeo.receivesNothing();
  // Out of office is away, and not xa.
  await nurse.sends(activity("<inactive><on_vacation/></inactive>"));
  romeo.receives(
    `<presence from="nurse@capulet.lit/kitchen" to="${romeo.jid}"><show>away</show><state xmlns="urn:tandem:presence:0" base="away"/></presence>`,
  );
  romeo.receivesNothing();
});

function activity(what: string): string {
  const item = `<item><activity xmlns="http://jabber.org/protocol/activity">${what}</activity></item>`;
  return `<iq type="set" id="u"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/activity">${item}</publish></pubsub></iq>`;
}

test("[TO1] [BL11] [PR6] a block hides and its end shows, both ways; who appears off-line is", async () => {
  const { romeo, nurse } = await household();
  await watch(romeo, ["nurse"]);
  const blocks = (kind: string, whom: string): string =>
    `<iq type="set" id="b"><${kind} xmlns="urn:xmpp:blocking"><item jid="${jid(whom)}"/></${kind}></iq>`;
  for (const [who, whom] of [
    [nurse, "romeo"],
    [romeo, "nurse"],
  ] as const) {
    await who.sends(blocks("block", whom));
    expect(heard(romeo)).toEqual(["unavailable"]);
    await nurse.sends(BUSY);
    expect(await watch(romeo, [])).toMatchObject({ heard: [] });
    expect(await watch(romeo, ["nurse"])).toEqual({ told: ["nurse"], heard: [] });
    await who.sends(blocks("unblock", whom));
    expect(heard(romeo)).toEqual(["busy"]);
    await nurse.sends("<presence/>");
    romeo.forgets();
  }
  await nurse.sends(`<presence><hidden xmlns="urn:tandem:presence:0"/></presence>`);
  expect(heard(romeo)).toEqual(["unavailable"]);
  await watch(romeo, []);
  expect(await watch(romeo, ["nurse"])).toEqual({ told: ["nurse"], heard: [] });
});

test("[TO3] [PS15] a contact is told once, with everything; when the subscription ends the watch goes on, narrower", async () => {
  const { romeo, nurse } = await household();
  await watch(romeo, ["nurse"]);
  await romeo.sends("<presence/>");
  await romeo.sends(`<presence type="subscribe" to="${jid("nurse")}"/>`);
  await nurse.sends(`<presence type="subscribed" to="${jid("romeo")}"/>`);
  romeo.forgets();
  await nurse.sends(BUSY);
  expect(romeo.takesAll().map((stanza) => stanza.childText("status"))).toEqual(["At the bridge"]);
  await nurse.sends(`<presence type="unsubscribed" to="${jid("romeo")}"/>`);
  const after = romeo.takesAll().filter((stanza) => stanza.name === "presence");
  const words = after.map((stanza) => stanza.attr("type") ?? stanza.childText("status") ?? "bare");
  expect(words.filter((word) => word !== "unsubscribed")).toEqual(["unavailable", "bare"]);
});

test("[TO3] [OG3] who is watched as one of a group and as a member is told once, as the group has it", async () => {
  const { core, romeo, nurse } = await household();
  const act = (name: string, params: object): Promise<unknown> =>
    core.use(administration).perform(name, params, "prince@capulet.lit");
  await act("group.add", { name: "Servants" });
  await act("group.member-add", { name: "Servants", people: ["nurse"] });
  await watch(romeo, ["nurse"]);
  await romeo.sends(
    `<iq type="set" id="g" to="capulet.lit"><watch xmlns="urn:tandem:groups:0" group="Servants"/></iq>`,
  );
  romeo.forgets();
  await nurse.sends(BUSY);
  expect(romeo.takesAll().map((stanza) => stanza.childText("status"))).toEqual(["At the bridge"]);
  // Out of the group she is still a member of the room.
  await act("group.member-remove", { name: "Servants", people: ["nurse"] });
  expect(heard(romeo)).toEqual([]);
  await nurse.sends("<presence/>");
  expect(heard(romeo)).toEqual(["available"]);
});

test("[TO4] a watch ends with the list, with the seat, with the right to list, and with the membership", async () => {
  const made = await household();
  const { romeo, juliet, nurse } = made;
  const changes = async (): Promise<readonly string[]> => {
    romeo.forgets();
    await nurse.sends(BUSY);
    await nurse.sends("<presence/>");
    return heard(romeo);
  };
  const ends: readonly (() => Promise<void>)[] = [
    () => romeo.sends(`<iq type="set" id="u" to="${ROOM}"><unwatch xmlns="${NS}"/></iq>`),
    () => enter(romeo, "Romeo"),
    () => submit(juliet, { "muc#roomconfig_whois": ["moderators"] }),
    () => submit(juliet, { "muc#roomconfig_whois": ["anyone"], "muc#roomconfig_getmemberlist": ["moderator"] }),
    () => juliet.sends(member("nurse", "none")),
    () => romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`),
  ];
  for (const [step, end] of ends.entries()) {
    await submit(juliet, {
      "muc#roomconfig_whois": ["anyone"],
      "muc#roomconfig_getmemberlist": ["moderator", "participant", "visitor"],
    });
    await watch(romeo, []);
    expect([step, (await watch(romeo, ["nurse"])).heard]).toEqual([step, ["available"]]);
    expect([step, await changes()]).toEqual([step, ["busy", "available"]]);
    await end();
    if (step === 4) expect(heard(romeo)).toEqual(["unavailable"]);
    expect([step, await changes()]).toEqual([step, []]);
    if (step === 4) await juliet.sends(member("nurse"));
  }
  expect(made.faults()).toEqual([]);
});

test("[TO4] what was missed without the right is not made up for: the watch is over", async () => {
  const { romeo, juliet, nurse } = await household();
  await watch(romeo, ["nurse"]);
  await submit(juliet, { "muc#roomconfig_whois": ["moderators"] });
  await nurse.sends(BUSY);
  await submit(juliet, { "muc#roomconfig_whois": ["anyone"] });
  romeo.forgets();
  await nurse.sends("<presence/>");
  expect(heard(romeo)).toEqual([]);
  expect((await watch(romeo, ["nurse"])).heard).toEqual(["available"]);
});

test("[TO5] strangers are left out; from outside, without addresses or without the list nobody is watched", async () => {
  const { romeo, iago, juliet } = await household();
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="paris@verona.lit"/>`));
  await juliet.sends(member("peter", "outcast"));
  expect(await watch(romeo, ["iago", "nurse", "paris@verona.lit", "peter"])).toMatchObject({ told: ["nurse"] });
  await asks(iago, ["nurse"]);
  refused(iago, "modify", "not-acceptable");
  await romeo.sends(`<iq type="set" id="p" to="${ROOM}"><watch xmlns="${NS}"><member/></watch></iq>`);
  refused(romeo, "modify", "bad-request");
  await submit(juliet, { "muc#roomconfig_whois": ["moderators"] });
  romeo.forgets();
  await asks(romeo, ["nurse"]);
  refused(romeo, "auth", "forbidden");
  juliet.forgets();
  expect(await watch(juliet, ["nurse"])).toEqual({ told: ["nurse"], heard: ["available"] });
});

test("[TO6] [SV3] people of one session in all rooms together, at the limit and one past it; 0 switches it off", async () => {
  const { romeo, juliet } = await household({}, { roomPresenceWatchedMax: 2 });
  await juliet.sends(member("iago"));
  const other = "hall@rooms.capulet.lit";
  await enter(romeo, "Romeo", "", other);
  await romeo.sends(
    `<iq type="set" id="o" to="${other}"><query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query></iq>`,
  );
  expect(await watch(romeo, ["nurse", "peter"])).toMatchObject({ told: ["nurse", "peter"] });
  await asks(romeo, ["nurse", "peter", "iago"]);
  refused(romeo, "wait", "resource-constraint");
  // Refused, it watches whom it watched.
  expect(await watch(romeo, ["peter", "nurse"])).toEqual({ told: ["peter", "nurse"], heard: [] });
  await asks(romeo, ["romeo"], other);
  expect(romeo.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["error"]);
  await watch(romeo, ["nurse"]);
  expect(await watch(romeo, ["romeo"], other)).toMatchObject({ told: ["romeo"] });
  await romeo.sends(`<presence type="unavailable" to="${other}/Romeo"/>`);
  expect(await watch(romeo, ["nurse", "peter"])).toMatchObject({ told: ["nurse", "peter"] });

  const off = await household({}, { roomPresenceWatchedMax: 0 });
  await asks(off.romeo, ["nurse"]);
  refused(off.romeo, "cancel", "service-unavailable");
});
