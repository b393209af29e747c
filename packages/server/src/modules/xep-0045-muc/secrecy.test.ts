import { adminIq, ROOM, roomScene } from "@tandem/testkit/room-scene";
import { expect, test } from "vitest";
import { muc } from "./index.ts";

const NOWHERE = "nowhere@rooms.capulet.lit";
const MUC = "http://jabber.org/protocol/muc";
const iq = (type: "get" | "set", payload: string): string => `<iq type="${type}" id="i" to="${ROOM}">${payload}</iq>`;

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
  ["a message to it", `<message type="groupchat" to="${ROOM}"><body>psst</body></message>`],
  ["an occupant", `<message type="chat" to="${ROOM}/Romeo"><body>psst</body></message>`],
])(
  "[MUC30] [SV5] a stranger who asks a secret room for %s hears what a room that is not there says",
  async (_, stanza) => {
    const { iago } = await roomScene({ modules: [muc], config: { publicroom: "0", membersonly: "1" } });
    const answersOf = async (xml: string): Promise<unknown[]> => {
      await iago.sends(xml);
      return iago.takesAll().map((answer) => [answer.name, answer.attr("type"), answer.child("error")]);
    };
    const toNowhere = await answersOf(stanza.replace(ROOM, NOWHERE));
    expect(await answersOf(stanza)).toEqual(toNowhere);
  },
);
