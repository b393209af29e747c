import { adminIq, configure, enter, occupantXml, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, settle, type WireClient } from "@tandem/testkit/server-scene";
import { expectXml, type stanzaOf } from "@tandem/testkit/xml-matcher";
import { defineModule } from "@tandem/server/core";
import { expect, test } from "vitest";
import { bareOf } from "@tandem/protocol";
import { rooms } from "../contract.ts";
import { muc } from "../index.ts";
import { ADMIN_ITEMS_MAX } from "./admin.ts";
import { AFFILIATIONS_PER_ROOM_MAX } from "./changes.ts";

const modules = [muc];
const USER = "http://jabber.org/protocol/muc#user";
const done = (client: WireClient): string => `<iq type="result" id="admin" from="${ROOM}" to="${client.jid}"/>`;
const refused = (client: WireClient, type: string, condition: string): string =>
  `<iq type="error" id="admin" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`;
const list = (client: WireClient, items: string): string =>
  `<iq type="result" id="admin" from="${ROOM}" to="${client.jid}"><query xmlns="http://jabber.org/protocol/muc#admin">${items}</query></iq>`;

test("[MUC31] a kick: 307 with actor and reason to all, and nothing more to the kicked (XEP-0045 §8.2, ex. 89-92)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item nick="Romeo" role="none"><reason>Avaunt</reason></item>`));
  const gone = {
    nick: "Romeo",
    type: "unavailable",
    role: "none",
    jid: romeo.jid,
    inItem: `<actor nick="Juliet"/><reason>Avaunt</reason>`,
  } as const;
  romeo.receives(occupantXml({ to: romeo, ...gone, codes: [110, 307] }));
  juliet.receives(occupantXml({ to: juliet, ...gone, codes: [307] }));
  juliet.receives(done(juliet));
  await say(juliet, "at last", "m1");
  romeo.receivesNothing();
  iago.receivesNothing();
});

test("[MUC31] a ban: 301 now, and no way back until it is lifted (XEP-0045 §9.1, ex. 109-114)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="romeo@capulet.lit"/>`));
  romeo.receives(
    occupantXml({
      to: romeo,
      nick: "Romeo",
      type: "unavailable",
      affiliation: "outcast",
      role: "none",
      jid: romeo.jid,
      inItem: `<actor nick="Juliet"/>`,
      codes: [110, 301],
    }),
  );
  await enter(romeo, "Romeo");
  romeo.receives(
    `<presence type="error" from="${ROOM}/Romeo" to="${romeo.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("auth", "forbidden")}</presence>`,
  );
  juliet.forgets();
  await juliet.sends(adminIq("get", `<item affiliation="outcast"/>`));
  juliet.receives(list(juliet, `<item affiliation="outcast" jid="romeo@capulet.lit"/>`));
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="romeo@capulet.lit"/>`));
  await enter(romeo, "Romeo");
  expect(romeo.takesAll().every((stanza) => stanza.attr("type") !== "error")).toBe(true);
});

test("[MUC31] who is no longer a member of a members-only room leaves it with 321 (XEP-0045 §9.4)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="romeo@capulet.lit"/>`));
  await configure(juliet, { membersonly: "1" });
  romeo.forgets();
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="romeo@capulet.lit"/>`));
  romeo.receives(
    occupantXml({
      to: romeo,
      nick: "Romeo",
      type: "unavailable",
      role: "none",
      jid: romeo.jid,
      inItem: `<actor nick="Juliet"/>`,
      codes: [110, 321],
    }),
  );
  romeo.receivesNothing();
});

test("[MUC32] those without the right are forbidden, and nothing happens (XEP-0045 §8.2, §9.1)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await romeo.sends(adminIq("set", `<item nick="Juliet" role="none"/>`));
  romeo.receives(refused(romeo, "auth", "forbidden"));
  await romeo.sends(adminIq("set", `<item affiliation="owner" jid="romeo@capulet.lit"/>`));
  romeo.receives(refused(romeo, "auth", "forbidden"));
  await iago.sends(adminIq("set", `<item affiliation="outcast" jid="romeo@capulet.lit"/>`));
  iago.receives(refused(iago, "auth", "forbidden"));
  juliet.receivesNothing();
  romeo.receivesNothing();
});

test("[MUC32] the last owner stays, with a second one may go (XEP-0045 §10.4)", async () => {
  const { juliet } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="juliet@capulet.lit"/>`));
  juliet.receives(refused(juliet, "cancel", "conflict"));
  await juliet.sends(adminIq("set", `<item affiliation="owner" jid="romeo@capulet.lit"/>`));
  juliet.forgets();
  await juliet.sends(adminIq("set", `<item affiliation="admin" jid="juliet@capulet.lit"/>`));
  juliet.receives(
    occupantXml({ to: juliet, nick: "Juliet", affiliation: "admin", role: "moderator", jid: juliet.jid, codes: [110] }),
  );
  juliet.receives(done(juliet));
});

test("[MUC32] an admin cannot touch an owner (XEP-0045 §5.2.2)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="admin" jid="romeo@capulet.lit"/>`));
  for (const client of [juliet, romeo]) client.forgets();
  await romeo.sends(adminIq("set", `<item affiliation="outcast" jid="juliet@capulet.lit"/>`));
  romeo.receives(refused(romeo, "cancel", "not-allowed"));
  await romeo.sends(adminIq("set", `<item nick="Juliet" role="none"/>`));
  romeo.receives(refused(romeo, "cancel", "not-allowed"));
  juliet.receivesNothing();
});

test("[MUC33] one bad change among good ones: none is made; 500 are taken, 501 are not", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const good = `<item affiliation="member" jid="romeo@capulet.lit"/>`;
  await juliet.sends(adminIq("set", `${good}<item affiliation="king" jid="iago@capulet.lit"/>`));
  juliet.receives(refused(juliet, "modify", "bad-request"));
  romeo.receivesNothing();
  const many = (count: number): string =>
    Array.from({ length: count }, (_, n) => `<item affiliation="member" jid="m${n}@capulet.lit"/>`).join("");
  await juliet.sends(adminIq("set", many(ADMIN_ITEMS_MAX + 1)));
  juliet.receives(refused(juliet, "modify", "bad-request"));
  await juliet.sends(adminIq("set", many(ADMIN_ITEMS_MAX)));
  juliet.receives(done(juliet));
});

test("[MUC33] a room keeps so many members and banned, and not one more (SV3)", async () => {
  const { juliet, storage } = await roomScene({ modules });
  const rows = Array.from({ length: AFFILIATIONS_PER_ROOM_MAX - 2 }, (_, n) => ({
    owner: ROOM,
    key: `m${n}@capulet.lit`,
    value: { room: ROOM, account: `m${n}@capulet.lit`, affiliation: "member" },
  }));
  await storage.collection({ name: "room-affiliations", version: 1 }).putMany(rows);
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="last@capulet.lit"/>`));
  juliet.receives(done(juliet));
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="one-more@capulet.lit"/>`));
  juliet.receives(refused(juliet, "wait", "resource-constraint"));
});

test("[MUC34] who sees which list (XEP-0045 §9.5, §9.8)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="paris@capulet.lit"/>`));
  await romeo.sends(adminIq("get", `<item affiliation="member"/>`));
  romeo.receives(list(romeo, `<item affiliation="member" jid="paris@capulet.lit"/>`));
  await romeo.sends(adminIq("get", `<item affiliation="outcast"/>`));
  romeo.receives(refused(romeo, "auth", "forbidden"));
  await romeo.sends(adminIq("get", `<item role="moderator"/>`));
  romeo.receives(refused(romeo, "auth", "forbidden"));
  await iago.sends(adminIq("get", `<item affiliation="member"/>`));
  iago.receives(refused(iago, "auth", "forbidden"));
  juliet.forgets();
  await juliet.sends(adminIq("get", `<item role="participant"/>`));
  juliet.receives(list(juliet, `<item affiliation="none" role="participant" nick="Romeo" jid="${romeo.jid}"/>`));
  await configure(juliet, { whois: "moderators" });
  romeo.forgets();
  await romeo.sends(adminIq("get", `<item affiliation="member"/>`));
  romeo.receives(refused(romeo, "auth", "forbidden"));
});

test("[MUC34] a long list comes in pages (XEP-0059)", async () => {
  const { juliet } = await roomScene({ modules });
  const items = ["a", "b", "c"].map((name) => `<item affiliation="member" jid="${name}@capulet.lit"/>`);
  await juliet.sends(adminIq("set", items.join("")));
  juliet.forgets();
  const page = (rsm: string): Promise<void> =>
    juliet.sends(
      `<iq type="get" id="admin" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#admin"><item affiliation="member"/><set xmlns="http://jabber.org/protocol/rsm"><max>2</max>${rsm}</set></query></iq>`,
    );
  const last = (id: string): string => `<set xmlns="http://jabber.org/protocol/rsm"><last>${id}</last></set>`;
  await page("");
  juliet.receives(list(juliet, `${items[0]}${items[1]}${last("b@capulet.lit")}`));
  await page("<after>b@capulet.lit</after>");
  juliet.receives(list(juliet, `${items[2]}${last("c@capulet.lit")}`));
});

test("[MUC35] in a semi-anonymous room moderators see addresses and others do not (XEP-0045 §4.2)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules, config: { whois: "moderators" } });
  await enter(iago, "Iago");
  juliet.receives(occupantXml({ to: juliet, nick: "Iago", jid: iago.jid }));
  romeo.receives(occupantXml({ to: romeo, nick: "Iago" }));
  iago.receives(occupantXml({ to: iago, nick: "Juliet", affiliation: "owner", role: "moderator" }));
  iago.receives(occupantXml({ to: iago, nick: "Romeo" }));
  iago.receives(occupantXml({ to: iago, nick: "Iago", jid: iago.jid, codes: [110, 170] }));
  romeo.forgets();
  await iago.sends(`<presence type="unavailable" to="${ROOM}/Iago"/>`);
  romeo.receives(occupantXml({ to: romeo, nick: "Iago", type: "unavailable", role: "none" }));
});

function registration(to: string, nick: string): string {
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const form = `${field("FORM_TYPE", "http://jabber.org/protocol/muc#register")}${field("muc#register_roomnick", nick)}`;
  return `<iq type="set" id="r" to="${to}"><query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">${form}</x></query></iq>`;
}

test("[MUC36] [MUC6] a reserved nickname makes a member and stays theirs while they are away (XEP-0045 §7.10)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await romeo.sends(registration(ROOM, "Montague"));
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", affiliation: "member", jid: romeo.jid, codes: [110] }));
  romeo.receives(`<iq type="result" id="r" from="${ROOM}" to="${romeo.jid}"/>`);
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", affiliation: "member", jid: romeo.jid }));
  await romeo.disconnects();
  await enter(iago, "Montague");
  iago.receives(
    `<presence type="error" from="${ROOM}/Montague" to="${iago.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("cancel", "conflict")}</presence>`,
  );
  await iago.sends(registration(ROOM, ""));
  iago.receives(`<iq type="error" id="r" from="${ROOM}" to="${iago.jid}">${errorXml("modify", "bad-request")}</iq>`);
  await configure(juliet, { passwordprotectedroom: "1", roomsecret: "x" });
  await iago.sends(registration(ROOM, "Ensign"));
  iago.receives(`<iq type="error" id="r" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "not-allowed")}</iq>`);
});

test("[MUC54] nobody bans themselves; an item is of one kind (XEP-0045 §9.1, §16.4)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="owner" jid="romeo@capulet.lit"/>`));
  for (const client of [juliet, romeo]) client.forgets();
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="juliet@capulet.lit"/>`));
  juliet.receives(refused(juliet, "cancel", "conflict"));
  await juliet.sends(adminIq("set", `<item affiliation="none" role="none" nick="Romeo"/>`));
  juliet.receives(refused(juliet, "modify", "bad-request"));
  romeo.receivesNothing();
});

test("[MUC54] several lists are asked for at once, and not lists of two kinds (XEP-0045 §9.5, §10.5)", async () => {
  const { juliet } = await roomScene({ modules });
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="paris@capulet.lit"/>`));
  juliet.forgets();
  await juliet.sends(adminIq("get", `<item affiliation="owner"/><item affiliation="outcast"/>`));
  juliet.receives(
    list(
      juliet,
      `<item affiliation="owner" jid="juliet@capulet.lit"/><item affiliation="outcast" jid="paris@capulet.lit"/>`,
    ),
  );
  await juliet.sends(adminIq("get", `<item role="moderator"/><item role="participant"/>`));
  expect(juliet.takesAll()[0]?.firstElement()?.elements("item")).toHaveLength(2);
  await juliet.sends(adminIq("get", `<item role="moderator"/><item affiliation="owner"/>`));
  juliet.receives(refused(juliet, "modify", "bad-request"));
  await juliet.sends(adminIq("get", ""));
  juliet.receives(refused(juliet, "modify", "bad-request"));
});

/** What the room writes to accounts. */
function letterBox(letters: ReturnType<typeof stanzaOf>[]): ReturnType<typeof defineModule> {
  return defineModule({
    name: "letter-box",
    setup: (host) => host.ownMessages(({ stanza }) => void letters.push(stanza)),
  });
}

test("[MUC52] who is not in the room hears of a change by 101, the banned and the unchanged do not (XEP-0045 §17.1)", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const { juliet, romeo } = await roomScene({ modules: [muc, letterBox(letters)] });
  await juliet.sends(
    adminIq("set", `<item affiliation="member" jid="iago@capulet.lit"><reason>Welcome</reason></item>`),
  );
  await settle();
  expectXml(
    letters[0] as ReturnType<typeof stanzaOf>,
    `<message from="${ROOM}" to="iago@capulet.lit"><x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="member" jid="iago@capulet.lit"><reason>Welcome</reason></item><status code="101"/></x></message>`,
  );
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="iago@capulet.lit"/>`));
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="romeo@capulet.lit"/>`));
  await settle();
  expect(letters).toHaveLength(1);
  expect(romeo.takesAll().map((stanza) => stanza.name)).toEqual(["presence"]);
});

test("[MUC55] a reason given with a role or affiliation is told once, to all (XEP-0045 §8.3, ex. 95)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules, config: { moderatedroom: "1", whois: "moderators" } });
  await juliet.sends(adminIq("set", `<item nick="Romeo" role="participant"><reason>Worthy</reason></item>`));
  const inItem = "<reason>Worthy</reason>";
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid, inItem }));
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", jid: romeo.jid, inItem, codes: [110] }));
  await enter(iago, "Iago");
  expect(iago.takesAll().some((stanza) => stanza.child("x", USER)?.child("item")?.child("reason"))).toBe(false);
});

test("[MUC37] a visitor asks for voice; moderators alone hear it, and give it (XEP-0045 §7.13, §8.6)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules, config: { moderatedroom: "1" } });
  await enter(iago, "Iago");
  for (const client of [juliet, romeo, iago]) client.forgets();
  const form = (fields: string): string =>
    `<message to="${ROOM}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#request</value></field>${fields}</x></message>`;
  const allow = `<field var="muc#roomnick"><value>Romeo</value></field><field var="muc#request_allow"><value>1</value></field>`;
  await romeo.sends(form(`<field var="muc#role"><value>participant</value></field>`));
  const asked = juliet.receives(`<message from="${ROOM}" to="${juliet.jid}">...</message>`);
  expect(asked.child("x", "jabber:x:data")?.attr("type")).toBe("form");
  iago.receivesNothing();
  await iago.sends(form(allow));
  iago.receives(`<message type="error" from="${ROOM}" to="${iago.jid}">${errorXml("auth", "forbidden")}</message>`);
  romeo.receivesNothing();
  await juliet.sends(form(allow));
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", jid: romeo.jid, codes: [110] }));
  iago.receives(occupantXml({ to: iago, nick: "Romeo", jid: romeo.jid }));
});

test("[MUC32] [SV5] who may change nobody is told by no refusal who is inside", async () => {
  const { romeo, iago } = await roomScene({ modules });
  for (const client of [romeo, iago]) {
    client.forgets();
    for (const item of [
      `nick="Juliet" role="none"`,
      `nick="Nobody" role="none"`,
      `nick="Nobody" affiliation="member"`,
    ]) {
      await client.sends(adminIq("set", `<item ${item}/>`));
      client.receives(refused(client, "auth", "forbidden"));
    }
  }
});

test("[MUC26] [RM5] nobody changes the lists of a room that is closed", async () => {
  const { juliet, core } = await roomScene({ modules });
  const room = bareOf(ROOM as never);
  await core.use(rooms).close(room);
  juliet.forgets();
  for (const affiliation of ["member", "outcast"]) {
    await juliet.sends(adminIq("set", `<item affiliation="${affiliation}" jid="paris@capulet.lit"/>`));
    juliet.receives(refused(juliet, "cancel", "gone"));
  }
  expect(await core.use(rooms).affiliations(room)).toMatchObject([{ affiliation: "owner" }]);
});
