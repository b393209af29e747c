import { adminIq, enter, occupantXml, ROOM, roomScene, say, submit } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { planPeople } from "./people.ts";

const modules = [muc];
const OWNER = "http://jabber.org/protocol/muc#owner";
const USER = "http://jabber.org/protocol/muc#user";
const refusedConfig = (client: WireClient, type: string, condition: string): string =>
  `<iq type="error" id="config" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`;

async function formOf(client: WireClient): Promise<ReadonlyMap<string | undefined, readonly string[]>> {
  await client.sends(`<iq type="get" id="form" to="${ROOM}"><query xmlns="${OWNER}"/></iq>`);
  const answer = client.takesAll().find((stanza) => stanza.attr("id") === "form");
  const fields = answer?.child("query", OWNER)?.child("x", "jabber:x:data")?.elements("field") ?? [];
  return new Map(
    fields.map((field) => [field.attr("var"), field.elements("value").map((value) => value.text())] as const),
  );
}

test("[MUC28] the form has every field of the registry, with what holds now (XEP-0045 §15.5.3)", async () => {
  const { juliet } = await roomScene({ modules });
  const before = await formOf(juliet);
  const names =
    "allowpm allowinvites changesubject enablelogging getmemberlist lang pubsub maxusers membersonly moderatedroom";
  const more =
    "passwordprotectedroom persistentroom presencebroadcast publicroom roomadmins roomdesc roomname roomowners roomsecret whois";
  for (const name of `${names} ${more}`.split(" ")) expect(before.has(`muc#roomconfig_${name}`), name).toBe(true);
  expect(before.get("muc#maxhistoryfetch")).toEqual(["100"]);
  expect(before.get("muc#roomconfig_roomowners")).toEqual(["juliet@capulet.lit"]);
  await submit(juliet, {
    "muc#roomconfig_allowpm": ["moderators"],
    "muc#roomconfig_getmemberlist": ["moderator", "participant"],
    "muc#roomconfig_presencebroadcast": ["moderator"],
    "muc#maxhistoryfetch": ["3"],
    "muc#roomconfig_pubsub": ["xmpp:pubsub.capulet.lit?;node=chamber"],
    "muc#roomconfig_maxusers": ["50"],
  });
  const after = await formOf(juliet);
  expect(after.get("muc#roomconfig_allowpm")).toEqual(["moderators"]);
  expect(after.get("muc#roomconfig_getmemberlist")).toEqual(["moderator", "participant"]);
  expect(after.get("muc#roomconfig_presencebroadcast")).toEqual(["moderator"]);
  expect(after.get("muc#maxhistoryfetch")).toEqual(["3"]);
  expect(after.get("muc#roomconfig_pubsub")).toEqual(["xmpp:pubsub.capulet.lit?;node=chamber"]);
  expect(after.get("muc#roomconfig_maxusers")).toEqual(["50"]);
});

test.each([
  ["muc#roomconfig_allowpm", "friends"],
  ["muc#roomconfig_getmemberlist", "owner"],
  ["muc#roomconfig_presencebroadcast", "none"],
  ["muc#maxhistoryfetch", "101"],
  ["muc#maxhistoryfetch", "-1"],
  ["muc#roomconfig_pubsub", "https://capulet.lit"],
  ["muc#roomconfig_roomowners", "@"],
])("[MUC28] [MUC24] %s does not take %s, and nothing changes (XEP-0045 §10.2)", async (name, value) => {
  const { juliet } = await roomScene({ modules });
  const before = await formOf(juliet);
  await submit(juliet, { [name]: [value], "muc#roomconfig_roomname": ["Changed"] });
  juliet.receives(refusedConfig(juliet, "modify", "bad-request"));
  expect(await formOf(juliet)).toEqual(before);
});

test("[MUC28] owners and admins by the form; an owner always remains (XEP-0045 §10.2, §10.4)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await submit(juliet, { "muc#roomconfig_roomowners": [] });
  juliet.receives(refusedConfig(juliet, "cancel", "conflict"));
  romeo.receivesNothing();
  await submit(juliet, { "muc#roomconfig_roomadmins": ["romeo@capulet.lit", "paris@capulet.lit"] });
  romeo.forgets();
  await submit(juliet, { "muc#roomconfig_roomowners": ["romeo@capulet.lit"] });
  const seen = romeo.takesAll().filter((stanza) => stanza.name === "presence");
  const affiliations = seen.map((stanza) => [
    stanza.attr("from")?.split("/")[1],
    stanza.child("x", USER)?.child("item")?.attr("affiliation"),
  ]);
  expect(affiliations).toEqual([
    ["Romeo", "owner"],
    ["Juliet", "admin"],
  ]);
  const form = await formOf(romeo);
  expect(form.get("muc#roomconfig_roomadmins")).toEqual(["juliet@capulet.lit", "paris@capulet.lit"]);
});

test("[MUC28] what becomes of each person (XEP-0045 §10.2)", () => {
  const [a, b, c] = ["a@x", "b@x", "c@x"] as BareJid[] as [BareJid, BareJid, BareJid];
  expect([...planPeople({ owners: [a], admins: [b] }, { owners: [a, b], admins: [] })]).toEqual([[b, "owner"]]);
  expect([...planPeople({ owners: [a, b], admins: [] }, { owners: [a], admins: [c] })]).toEqual([
    [b, "none"],
    [c, "admin"],
  ]);
  expect([...planPeople({ owners: [a], admins: [b] }, {})]).toEqual([]);
});

test("[MUC29] roles that are not broadcast are unseen by others, not by themselves (XEP-0045 §7.2.2)", async () => {
  const config = { moderatedroom: "1", presencebroadcast: "moderator" };
  const { juliet, romeo, iago } = await roomScene({ modules, config });
  await enter(iago, "Iago");
  juliet.receivesNothing();
  romeo.receivesNothing();
  iago.receives(occupantXml({ to: iago, nick: "Juliet", affiliation: "owner", role: "moderator", jid: juliet.jid }));
  iago.receives(occupantXml({ to: iago, nick: "Iago", role: "visitor", jid: iago.jid, codes: [110, 100, 170] }));
  iago.forgets();
  await iago.sends(`<presence to="${ROOM}/Iago"><show>dnd</show></presence>`);
  juliet.receivesNothing();
  expect(iago.takesAll()).toHaveLength(1);
  await juliet.sends(adminIq("set", `<item nick="Iago" role="moderator"/>`));
  romeo.receives(
    occupantXml({ to: romeo, nick: "Iago", role: "moderator", jid: iago.jid, content: "<show>dnd</show>" }),
  );
  await juliet.sends(adminIq("set", `<item nick="Iago" role="participant"/>`));
  romeo.receives(occupantXml({ to: romeo, nick: "Iago", type: "unavailable", role: "none", jid: iago.jid }));
  await iago.sends(`<presence type="unavailable" to="${ROOM}/Iago"/>`);
  romeo.receivesNothing();
});

test("[MUC29] a change of that setting shows and hides at once", async () => {
  const { juliet, romeo } = await roomScene({ modules, config: { moderatedroom: "1" } });
  await submit(juliet, { "muc#roomconfig_presencebroadcast": ["moderator"] });
  juliet.takesAll();
  await romeo.sends(`<presence to="${ROOM}/Romeo"><show>away</show></presence>`);
  juliet.receivesNothing();
  await submit(juliet, { "muc#roomconfig_presencebroadcast": ["moderator", "visitor"] });
  const seen = juliet.takesAll().find((stanza) => stanza.attr("from") === `${ROOM}/Romeo`);
  expect(seen?.childText("show")).toBe("away");
});

test.each([
  ["anyone", "", true],
  ["participants", "forbidden", true],
  ["moderators", "forbidden", true],
  ["none", "forbidden", false],
])("[MUC51] allowpm %s: a visitor gets %j, a moderator %j (XEP-0045 §7.5)", async (allowpm, condition, mayModerate) => {
  const { juliet, romeo } = await roomScene({ modules, config: { moderatedroom: "1", allowpm } });
  await romeo.sends(`<message to="${ROOM}/Juliet" type="chat" id="p"><body>psst</body></message>`);
  const refusal = romeo.takesAll()[0]?.child("error")?.firstElement()?.name ?? "";
  expect(refusal).toBe(condition);
  expect(juliet.takesAll()).toHaveLength(condition === "" ? 1 : 0);
  await juliet.sends(`<message to="${ROOM}/Romeo" type="chat" id="p"><body>yes</body></message>`);
  expect(romeo.takesAll()).toHaveLength(mayModerate ? 1 : 0);
});

test("[MUC28] getmemberlist leaves a role without the list, admins never (XEP-0045 §9.5)", async () => {
  const { juliet, romeo } = await roomScene({ modules, config: { getmemberlist: "moderator" } });
  const ask = adminIq("get", `<item affiliation="member"/>`);
  await romeo.sends(ask);
  romeo.receives(`<iq type="error" id="admin" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  await juliet.sends(ask);
  expect(juliet.takesAll()[0]?.attr("type")).toBe("result");
});

test("[MUC28] [MUC49] maxhistoryfetch bounds what one who enters gets (XEP-0045 §15.5.3)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  for (const text of ["a", "b", "c"]) await say(romeo, text, text);
  await submit(juliet, { "muc#maxhistoryfetch": ["2"] });
  await enter(iago, "Iago", `<history maxstanzas="50"/>`);
  expect(iago.takesAll().flatMap((stanza) => stanza.childText("body") ?? [])).toEqual(["b", "c"]);
});
