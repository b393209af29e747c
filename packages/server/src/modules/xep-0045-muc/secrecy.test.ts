import type { BareJid } from "@tandem/protocol";
import { adminIq, ROOM, roomScene, type RoomScene } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accountsModule } from "../accounts/index.ts";
import { categories } from "../tandem-categories/contract.ts";
import { tandemCategories } from "../tandem-categories/index.ts";
import { rooms } from "./contract.ts";
import { muc } from "./index.ts";

const NOWHERE = "nowhere@rooms.capulet.lit";
const MUC = "http://jabber.org/protocol/muc";
const iq = (type: "get" | "set", payload: string): string => `<iq type="${type}" id="i" to="${ROOM}">${payload}</iq>`;
const form = (fields: Readonly<Record<string, string>>): string => {
  const xml = Object.entries(fields).map(([name, value]) => `<field var="${name}"><value>${value}</value></field>`);
  return `<x xmlns="jabber:x:data" type="submit">${xml.join("")}</x>`;
};
const REGISTER = { FORM_TYPE: `${MUC}#register`, "muc#register_roomnick": "Ensign" };
const secret = { isPublic: false, isMembersOnly: true };
const room = ROOM as BareJid;

/** Ways in which the room is not there for Iago. */
const HIDDEN: Readonly<Record<string, (made: RoomScene) => Promise<void>>> = {
  secret: (made) => made.core.use(rooms).configure(room, secret),
  "of people whom a scope holds": async (made) => {
    const scope = ["juliet@capulet.lit", "romeo@capulet.lit"];
    await made.core.use(categories).create({ id: "walled", name: "Walled", scope });
    await made.core.use(rooms).configure(room, { category: "walled" });
  },
  "secret, and bans them": async (made) => {
    await made.core.use(rooms).configure(room, secret);
    await made.core.use(rooms).setAffiliation(room, "iago@capulet.lit" as BareJid, "outcast");
  },
  "secret and disabled": async (made) => {
    await made.core.use(rooms).configure(room, secret);
    await made.core.use(rooms).close(room);
  },
};

test.each([
  ["disco#info", iq("get", `<query xmlns="http://jabber.org/protocol/disco#info"/>`)],
  ["disco#items", iq("get", `<query xmlns="http://jabber.org/protocol/disco#items"/>`)],
  ["its archive", iq("set", `<query xmlns="urn:xmpp:mam:2"/>`)],
  ["the form of its archive", iq("get", `<query xmlns="urn:xmpp:mam:2"/>`)],
  ["the ends of its archive", iq("get", `<metadata xmlns="urn:xmpp:mam:2"/>`)],
  ["its members", adminIq("get", `<item affiliation="member"/>`)],
  ["a change of its members", adminIq("set", `<item affiliation="member" jid="iago@capulet.lit"/>`)],
  ["its configuration", iq("get", `<query xmlns="${MUC}#owner"/>`)],
  ["its end", iq("set", `<query xmlns="${MUC}#owner"><destroy/></query>`)],
  ["registration", iq("get", `<query xmlns="jabber:iq:register"/>`)],
  [
    "an invitation into it",
    `<message to="${ROOM}"><x xmlns="${MUC}#user"><invite to="romeo@capulet.lit"/></x></message>`,
  ],
  [
    "voice in it",
    `<message to="${ROOM}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MUC}#request</value></field><field var="muc#role"><value>participant</value></field></x></message>`,
  ],
  ["its roles", adminIq("get", `<item role="moderator"/>`)],
  ["its banned", adminIq("get", `<item affiliation="outcast"/>`)],
  ["somebody's role in it", adminIq("set", `<item nick="Romeo" role="none"/>`)],
  ["a name in it", adminIq("set", `<item nick="Romeo" affiliation="member"/>`)],
  [
    "a change of its configuration",
    iq("set", `<query xmlns="${MUC}#owner">${form({ FORM_TYPE: `${MUC}#roomconfig` })}</query>`),
  ],
  ["a configuration that is none", iq("set", `<query xmlns="${MUC}#owner"/>`)],
  ["a place among its members", iq("set", `<query xmlns="jabber:iq:register">${form(REGISTER)}</query>`)],
  ["no place among its members", iq("set", `<query xmlns="jabber:iq:register"><remove/></query>`)],
  ["its picture", iq("get", `<vCard xmlns="vcard-temp"/>`)],
  ["another picture", iq("set", `<vCard xmlns="vcard-temp"/>`)],
  ["what is pinned", iq("get", `<pins xmlns="urn:tandem:pinned-messages:0"/>`)],
  ["a pin", iq("set", `<pin xmlns="urn:tandem:pinned-messages:0" id="1"/>`)],
  ["no pin", iq("set", `<unpin xmlns="urn:tandem:pinned-messages:0" id="1"/>`)],
  ["a window", iq("get", `<window xmlns="urn:tandem:occupants:0"><range of="outside" index="0" max="1"/></window>`)],
  ["presence", iq("set", `<watch xmlns="urn:tandem:occupants:0"><member jid="juliet@capulet.lit"/></watch>`)],
  [
    "moderation",
    iq(
      "set",
      `<moderate xmlns="urn:xmpp:message-moderate:1" id="1"><retract xmlns="urn:xmpp:message-retract:1"/></moderate>`,
    ),
  ],
  ["a ping", iq("get", `<ping xmlns="urn:xmpp:ping"/>`)],
  ["their nickname", iq("get", `<query xmlns="http://jabber.org/protocol/disco#info" node="x-roomuser-item"/>`)],
  ["a node", iq("get", `<query xmlns="http://jabber.org/protocol/disco#info" node="none"/>`)],
  ["the version of an occupant", iq("get", `<query xmlns="jabber:iq:version"/>`).replace(ROOM, `${ROOM}/Romeo`)],
  [
    "the features of an occupant",
    iq("get", `<query xmlns="http://jabber.org/protocol/disco#info"/>`).replace(ROOM, `${ROOM}/Romeo`),
  ],
  [
    "the end of an invitation",
    `<message to="${ROOM}"><x xmlns="${MUC}#user"><decline to="juliet@capulet.lit"/></x></message>`,
  ],
  ["a verdict", `<message to="${ROOM}">${form({ ...REGISTER, "muc#register_allow": "1" })}</message>`],
  ["a subject", `<message type="groupchat" to="${ROOM}"><subject>Night</subject></message>`],
  [
    "a message taken back",
    `<message type="groupchat" to="${ROOM}"><retract xmlns="urn:xmpp:message-retract:1" id="1"/></message>`,
  ],
  [
    "a correction",
    `<message type="groupchat" to="${ROOM}"><body>x</body><replace xmlns="urn:xmpp:message-correct:0" id="1"/></message>`,
  ],
  ["a plain message", `<message to="${ROOM}"><body>psst</body></message>`],
  ["presence without entering", `<presence to="${ROOM}/Iago"/>`],
  ["presence that leaves it", `<presence type="unavailable" to="${ROOM}/Iago"/>`],
  ["a probe", `<presence type="probe" to="${ROOM}/Romeo"/>`],
  ["a message to it", `<message type="groupchat" to="${ROOM}"><body>psst</body></message>`],
  ["an occupant", `<message type="chat" to="${ROOM}/Romeo"><body>psst</body></message>`],
])(
  "[MUC30] [SV5] [RM2] whom a room is hidden from asks it for %s and hears what a room that is not there says",
  async (_, stanza) => {
    for (const [how, hides] of Object.entries(HIDDEN)) {
      const made = await roomScene({ modules: [accountsModule, muc, tandemCategories] });
      await hides(made);
      for (const client of [made.juliet, made.romeo, made.iago]) client.forgets();
      const toNowhere = await answersOf(made.iago, stanza.replaceAll(ROOM, NOWHERE));
      expect([how, ...(await answersOf(made.iago, stanza))]).toEqual([how, ...toNowhere]);
      // Nor does anybody inside hear of it.
      made.juliet.receivesNothing();
      made.romeo.receivesNothing();
    }
  },
);

async function answersOf(client: WireClient, xml: string): Promise<unknown[]> {
  await client.sends(xml);
  return client.takesAll().map((answer) => [answer.name, answer.attr("type"), answer.child("error")]);
}
