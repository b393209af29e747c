import { emptySubjectXml, enter, occupantXml, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { PRESENCE_CHARS_MAX } from "./clean.ts";
import { NICK_CHARS_MAX } from "./nick.ts";

const modules = [muc];
const MUC_X = `<x xmlns="http://jabber.org/protocol/muc"/>`;

function refused(client: WireClient, nick: string, type: string, condition: string): void {
  const from = nick === "" ? ROOM : `${ROOM}/${nick}`;
  client.receives(
    `<presence type="error" to="${client.jid}" from="${from}">${MUC_X}${errorXml(type, condition)}</presence>`,
  );
  client.receivesNothing();
}

test("[MUC1] others' presence, own with 110, history, subject, in that order (XEP-0045 §7.1)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await say(romeo, "O, speak again", "m1");
  await enter(iago, "Iago");
  iago.receivesInAnyOrder(
    occupantXml({ to: iago, nick: "Juliet", affiliation: "owner", role: "moderator", jid: juliet.jid }),
    occupantXml({ to: iago, nick: "Romeo", jid: romeo.jid }),
  );
  iago.receives(occupantXml({ to: iago, nick: "Iago", jid: iago.jid, codes: [110, 100, 170] }));
  const history = iago.receives(
    `<message type="groupchat" id="m1" from="${ROOM}/Romeo" to="${iago.jid}">...</message>`,
  );
  expect(history.child("delay", "urn:xmpp:delay")?.attr("from")).toBe(ROOM);
  iago.receives(emptySubjectXml(iago));
  iago.receivesNothing();
});

test("[MUC2] everybody inside hears of a newcomer, nobody outside (XEP-0045 §7.2.2, ex. 21)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago } = made;
  const nurse = await made.connect("nurse@capulet.lit/kitchen");
  await enter(iago, "Iago");
  juliet.receives(occupantXml({ to: juliet, nick: "Iago", jid: iago.jid }));
  romeo.receives(occupantXml({ to: romeo, nick: "Iago", jid: iago.jid }));
  for (const client of [juliet, romeo, nurse]) client.receivesNothing();
});

test("[MUC3] [MUC4] a nickname is needed and kept in bounds; the error repeats the request (XEP-0045 §7.2.1)", async () => {
  const { juliet, iago } = await roomScene({ modules });
  await iago.sends(`<presence to="${ROOM}">${MUC_X}</presence>`);
  refused(iago, "", "modify", "jid-malformed");
  const long = "x".repeat(NICK_CHARS_MAX + 1);
  await enter(iago, long);
  refused(iago, long, "modify", "not-acceptable");
  await enter(iago, "Romeo\u200b");
  refused(iago, "Romeo\u200b", "modify", "not-acceptable");
  juliet.receivesNothing();
  const fits = "x".repeat(NICK_CHARS_MAX);
  await enter(iago, fits);
  juliet.receives(occupantXml({ to: juliet, nick: fits, jid: iago.jid }));
});

test("[MUC3] white space around a nickname is cut off, and the room says so with 210", async () => {
  const { iago } = await roomScene({ modules });
  await enter(iago, "Iago ");
  const own = iago.takesAll().find((stanza) => stanza.attr("from") === `${ROOM}/Iago`);
  const codes = own?.child("x", "http://jabber.org/protocol/muc#user")?.elements("status");
  expect(codes?.map((status) => status.attr("code"))).toEqual(["110", "100", "170", "210"]);
});

test("[MUC5] members-only, password and ban keep out, each with its error (XEP-0045 §7.2.5-§7.2.7)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  const set = (item: string): Promise<void> =>
    juliet.sends(
      `<iq type="set" id="a" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#admin">${item}</query></iq>`,
    );
  const config = (fields: string): Promise<void> =>
    juliet.sends(
      `<iq type="set" id="c" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit">${fields}</x></query></iq>`,
    );
  await config(
    `<field var="muc#roomconfig_passwordprotectedroom"><value>1</value></field><field var="muc#roomconfig_roomsecret"><value>wherefore</value></field>`,
  );
  for (const client of [juliet, romeo]) client.forgets();
  await enter(iago, "Iago");
  refused(iago, "Iago", "auth", "not-authorized");
  await enter(iago, "Iago", "<password>therefore</password>");
  refused(iago, "Iago", "auth", "not-authorized");
  juliet.receivesNothing();
  await config(
    `<field var="muc#roomconfig_membersonly"><value>1</value></field><field var="muc#roomconfig_passwordprotectedroom"><value>0</value></field>`,
  );
  await enter(iago, "Iago");
  refused(iago, "Iago", "auth", "registration-required");
  await set(`<item affiliation="outcast" jid="iago@capulet.lit"/>`);
  await enter(iago, "Iago");
  refused(iago, "Iago", "auth", "forbidden");
});

test("[MUC5] the right password lets in (XEP-0045 §7.2.5, ex. 28)", async () => {
  const config = { passwordprotectedroom: "1", roomsecret: "wherefore" };
  const { iago, juliet } = await roomScene({ modules, config });
  await enter(iago, "Iago", "<password>wherefore</password>");
  juliet.receives(occupantXml({ to: juliet, nick: "Iago", jid: iago.jid }));
});

test("[MUC6] another account's nickname is a conflict (XEP-0045 §7.2.8)", async () => {
  const { romeo, iago } = await roomScene({ modules });
  await enter(iago, "Romeo");
  refused(iago, "Romeo", "cancel", "conflict");
  romeo.receivesNothing();
});

test("[MUC7] two programs of one person are one occupant until the last leaves (XEP-0045 §17.4, RT29)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo } = made;
  const phone = await made.connect("romeo@capulet.lit/phone");
  await phone.sends(`<presence to="${ROOM}/Romeo">${MUC_X}<show>away</show></presence>`);
  phone.receives(occupantXml({ to: phone, nick: "Juliet", affiliation: "owner", role: "moderator", jid: juliet.jid }));
  phone.receives(
    occupantXml({ to: phone, nick: "Romeo", jid: phone.jid, codes: [110, 100, 170], content: "<show>away</show>" }),
  );
  phone.receives(emptySubjectXml(phone));
  // The orchard is available, the phone is away: what shows has not changed.
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid }));
  romeo.forgets();
  await say(romeo, "both of me hear this", "m1");
  expect(phone.takesAll()).toHaveLength(1);
  for (const client of [juliet, romeo]) client.forgets();

  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  romeo.receives(
    occupantXml({ to: romeo, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid, codes: [110] }),
  );
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: phone.jid, content: "<show>away</show>" }));
  await phone.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", role: "none", jid: phone.jid }));
  juliet.receivesNothing();
});

test("[MUC8] a full room takes one less than one too many, and its admins (XEP-0045 §7.2.9)", async () => {
  const made = await roomScene({ modules, config: { maxusers: "3" } });
  const nurse = await made.connect("nurse@capulet.lit/kitchen");
  await enter(made.iago, "Iago");
  made.juliet.receives(occupantXml({ to: made.juliet, nick: "Iago", jid: made.iago.jid }));
  await enter(nurse, "Nurse");
  refused(nurse, "Nurse", "wait", "service-unavailable");
  await made.juliet.sends(
    `<iq type="set" id="a" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#admin"><item affiliation="admin" jid="nurse@capulet.lit"/></query></iq>`,
  );
  await enter(nurse, "Nurse");
  nurse.receives(
    occupantXml({ to: nurse, nick: "Juliet", affiliation: "owner", role: "moderator", jid: made.juliet.jid }),
  );
});

test("[MUC9] presence without a request to enter is not-acceptable and shows nobody anything", async () => {
  const { juliet, iago } = await roomScene({ modules });
  await iago.sends(`<presence to="${ROOM}/Iago"/>`);
  iago.receives(
    `<presence type="error" to="${iago.jid}" from="${ROOM}/Iago">${errorXml("modify", "not-acceptable")}</presence>`,
  );
  juliet.receivesNothing();
});

test("[MUC10] entering again from inside brings everything again (XEP-0045 §7.2)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await enter(romeo, "Romeo");
  romeo.receives(occupantXml({ to: romeo, nick: "Juliet", affiliation: "owner", role: "moderator", jid: juliet.jid }));
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", jid: romeo.jid, codes: [110, 100, 170] }));
  romeo.receives(emptySubjectXml(romeo));
  romeo.receivesNothing();
});

test("[MUC11] a presence passes on what one says, never what only a room may say (XEP-0045 §7.7, §13.6)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  const forged = `<x xmlns="http://jabber.org/protocol/muc#user"><status code="307"/></x><occupant-id xmlns="urn:xmpp:occupant-id:0" id="f"/>`;
  await romeo.sends(`<presence to="${ROOM}/Romeo"><show>dnd</show>${forged}</presence>`);
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid, content: "<show>dnd</show>" }));
  iago.receivesNothing();
});

test("[MUC11] presence is kept for all who come, so it is short; leaving is always possible (SV3)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const long = `<status>${"x".repeat(PRESENCE_CHARS_MAX)}</status>`;
  await romeo.sends(`<presence to="${ROOM}/Romeo">${long}</presence>`);
  romeo.receives(
    `<presence type="error" from="${ROOM}/Romeo" to="${romeo.jid}">${errorXml("modify", "policy-violation")}</presence>`,
  );
  juliet.receivesNothing();
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo">${long}</presence>`);
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid }));
  const fits = "x".repeat(PRESENCE_CHARS_MAX - "<status></status>".length);
  await juliet.sends(`<presence to="${ROOM}/Juliet"><status>${fits}</status></presence>`);
  expect(juliet.takesAll().map((stanza) => stanza.attr("type"))).toEqual([undefined]);
});

test("[MUC12] a new nickname: 303, then presence under it; a taken one is a conflict (XEP-0045 §7.6, ex. 43-46)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await romeo.sends(`<presence to="${ROOM}/Montague"/>`);
  juliet.receives(
    occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", jid: romeo.jid, newNick: "Montague", codes: [303] }),
  );
  juliet.receives(occupantXml({ to: juliet, nick: "Montague", jid: romeo.jid }));
  romeo.receives(
    occupantXml({
      to: romeo,
      nick: "Romeo",
      type: "unavailable",
      jid: romeo.jid,
      newNick: "Montague",
      codes: [110, 303],
    }),
  );
  romeo.receives(occupantXml({ to: romeo, nick: "Montague", jid: romeo.jid, codes: [110] }));
  await romeo.sends(`<presence to="${ROOM}/Juliet"/>`);
  romeo.receives(
    `<presence type="error" to="${romeo.jid}" from="${ROOM}/Juliet">${errorXml("cancel", "conflict")}</presence>`,
  );
  juliet.receivesNothing();
});

test("[MUC13] leaving is told to all, the leaver with 110 (XEP-0045 §7.14, ex. 83-84)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await romeo.sends(
    `<presence type="unavailable" to="${ROOM}/Romeo"><status>gone where the wind blows</status></presence>`,
  );
  const content = "<status>gone where the wind blows</status>";
  juliet.receives(
    occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid, content }),
  );
  romeo.receives(
    occupantXml({ to: romeo, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid, codes: [110], content }),
  );
  await say(juliet, "alone", "m1");
  romeo.receivesNothing();
  iago.receivesNothing();
});

test("[MUC13] a session that ends leaves its rooms (RFC 6121 §4.6)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await romeo.disconnects();
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid }));
  juliet.receivesNothing();
});

test("[MUC14] what comes back from a session that is gone removes it with 333, and bothers nobody else", async () => {
  const { core, juliet, romeo } = await roomScene({ modules });
  core.sessions.remove(romeo.session);
  const error = `<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>`;
  await romeo.sends(`<message type="error" to="${ROOM}/Juliet">${error}</message>`);
  const inItem = "<reason>*</reason>";
  juliet.receives(
    occupantXml({ to: juliet, nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid, inItem, codes: [333] }),
  );
  juliet.receivesNothing();
});

test("[MUC14] an error from a living program answers a private message (XEP-0045 §7.5)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const error = `<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>`;
  await romeo.sends(`<message type="error" id="p" to="${ROOM}/Juliet">${error}</message>`);
  juliet.receives(`<message type="error" id="p" from="${ROOM}/Romeo" to="${juliet.jid}">...</message>`);
  juliet.receivesNothing();
});

test("[MUC15] a session is in at most roomsPerAccountMax rooms (SV3)", async () => {
  const made = await scene({ modules, limits: { roomsPerAccountMax: 2 } });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  for (const local of ["a", "b"]) await enter(juliet, "Juliet", "", `${local}@rooms.capulet.lit`);
  juliet.forgets();
  await enter(juliet, "Juliet", "", "c@rooms.capulet.lit");
  juliet.receives(
    `<presence type="error" to="${juliet.jid}" from="c@rooms.capulet.lit/Juliet">${MUC_X}${errorXml("wait", "resource-constraint")}</presence>`,
  );
});

test("[MUC16] the service answers a self-ping; from outside it is not-acceptable (XEP-0410 §3)", async () => {
  const { romeo, iago, juliet } = await roomScene({ modules });
  const ping = `<iq type="get" id="p" to="${ROOM}/Romeo"><ping xmlns="urn:xmpp:ping"/></iq>`;
  await romeo.sends(ping);
  romeo.receives(`<iq type="result" id="p" from="${ROOM}/Romeo" to="${romeo.jid}"/>`);
  await iago.sends(ping);
  iago.receives(
    `<iq type="error" id="p" from="${ROOM}/Romeo" to="${iago.jid}">${errorXml("modify", "not-acceptable")}</iq>`,
  );
  juliet.receivesNothing();
  romeo.receivesNothing();
});

test("[MUC17] an iq to an occupant and its answer go through the room and tell no address (XEP-0045 §17.4)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await romeo.sends(`<iq type="get" id="v1" to="${ROOM}/Juliet"><query xmlns="jabber:iq:version"/></iq>`);
  const asked = juliet.receives(
    `<iq type="get" id="*" from="${ROOM}/Romeo" to="${juliet.jid}"><query xmlns="jabber:iq:version"/></iq>`,
  );
  expect(asked.attr("id")).not.toContain("romeo@");
  await juliet.sends(
    `<iq type="result" id="${asked.attr("id")}" to="${ROOM}/Romeo"><query xmlns="jabber:iq:version"/></iq>`,
  );
  romeo.receives(
    `<iq type="result" id="v1" from="${ROOM}/Juliet" to="${romeo.jid}"><query xmlns="jabber:iq:version"/></iq>`,
  );
  await juliet.sends(`<iq type="result" id="zz.nothing" to="${ROOM}/Romeo"/>`);
  romeo.receivesNothing();
});

test("[MUC18] an occupant-id is the same for the account in the room, and another in another room (XEP-0421 §4)", async () => {
  const made = await roomScene({ modules });
  const idIn = async (client: WireClient, nick: string, room: string): Promise<string | undefined> => {
    await enter(client, nick, "", room);
    const own = client.takesAll().find((stanza) => stanza.attr("from") === `${room}/${nick}`);
    return own?.child("occupant-id", "urn:xmpp:occupant-id:0")?.attr("id");
  };
  const first = await idIn(made.iago, "Iago", ROOM);
  const phone = await made.connect("iago@capulet.lit/phone");
  expect(await idIn(phone, "Ensign", ROOM)).toBe(first);
  expect(await idIn(made.iago, "Iago", "other@rooms.capulet.lit")).not.toBe(first);
});

test("[MUC19] a room without people is not in memory, and comes back as it was", async () => {
  const made = await roomScene({ modules, config: { roomname: "Chamber" } });
  await made.juliet.sends(`<message type="groupchat" to="${ROOM}"><subject>Night</subject></message>`);
  await made.juliet.disconnects();
  await made.romeo.disconnects();
  const again = await scene({ modules, storage: made.storage, time: made.time });
  const iago = await again.connect("iago@capulet.lit/venice");
  await enter(iago, "Iago", `<history maxstanzas="0"/>`);
  iago.receives(occupantXml({ to: iago, nick: "Iago", jid: iago.jid, codes: [110, 100, 170] }));
  iago.receives(
    `<message type="groupchat" from="${ROOM}/Juliet" to="${iago.jid}"><subject>Night</subject><delay xmlns="urn:xmpp:delay" from="${ROOM}" stamp="*"/></message>`,
  );
  iago.receivesNothing();
});
