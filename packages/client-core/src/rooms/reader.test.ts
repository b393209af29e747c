import type { BareJid } from "@tandem/protocol";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { createRoomReader, type OwnName } from "./reader.ts";

const ROOM = "chamber@rooms.capulet.lit" as BareJid;
const ROMEO = "romeo@capulet.lit" as BareJid;

/** Who is said to have written a message of that occupant and address. */
function senderOf(id: string | undefined, jid: string | undefined, own: OwnName): string | undefined {
  const occupants = { me: { peek: () => undefined }, byNick: () => undefined };
  const context = { account: ROMEO, ports: { time: { now: () => 0 } } };
  const reader = createRoomReader(context as never, ROOM, occupants as never, () => own);
  const occupant = id === undefined ? "" : `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="${id}"/>`;
  const user = jid === undefined ? "" : `<x xmlns="http://jabber.org/protocol/muc#user"><item jid="${jid}/desk"/></x>`;
  const xml = `<message xmlns="jabber:client" type="groupchat" id="m" from="${ROOM}/Romeo"><body>hark</body>${occupant}${user}</message>`;
  return reader.decode(parseElement(xml), "1", 0).incoming?.sender;
}

test("[SV5] what somebody said who had one's address before is not one's own: occupant ids tell (XEP-0421 §1)", () => {
  const own = { nick: "Romeo", occupantId: "now" };
  expect(senderOf("now", ROMEO, own)).toBe("me");
  expect(senderOf("former", ROMEO, own)).toBe("former");
  expect(senderOf("now", undefined, own)).toBe("me");
  // As long as the room has not said who one is, the address does, then the nickname.
  const unknown = { nick: "Romeo", occupantId: undefined };
  expect(senderOf("former", ROMEO, unknown)).toBe("me");
  expect(senderOf("former", "juliet@capulet.lit", unknown)).toBe("former");
  expect(senderOf(undefined, undefined, unknown)).toBe("me");
});
