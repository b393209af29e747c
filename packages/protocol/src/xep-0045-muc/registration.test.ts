import { bareJid } from "@tandem/protocol";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { canonical, fixture } from "../codec-testing/index.ts";
import { buildMembershipVerdict, buildRegistration, parseMembershipRequest } from "./index.ts";

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const FORM = `<field var="FORM_TYPE" type="hidden"><value>http://jabber.org/protocol/muc#register</value></field>`;
const question = (jid: string, nick: string, type = "form"): string =>
  `<message><x xmlns="jabber:x:data" type="${type}">${FORM}${field("muc#jid", jid)}${field("muc#register_roomnick", nick)}${field("muc#register_allow", "0")}</x></message>`;

test("a question of the room is read (XEP-0045 §9.9)", () => {
  const asked = parseMembershipRequest(fixture(question("hag66@shakespeare.lit/pda", "thirdwitch")));
  expect(asked).toEqual({ jid: "hag66@shakespeare.lit", nick: "thirdwitch" });
});

test.each([question("", "x"), question("a@b.c", ""), question("a@b.c", "x", "submit"), "<message/>"])(
  "no question: %s",
  (xml) => {
    expect(parseMembershipRequest(fixture(xml))).toBeNull();
  },
);

test("the verdict and the registration are written", () => {
  const verdict = buildMembershipVerdict({ jid: bareJid("hag66", "shakespeare.lit"), nick: "thirdwitch" }, true);
  const said = field("muc#jid", "hag66@shakespeare.lit") + field("muc#register_roomnick", "thirdwitch");
  expect(canonical(serialize(verdict))).toBe(
    canonical(`<x xmlns="jabber:x:data" type="submit">${FORM}${said}${field("muc#register_allow", "1")}</x>`),
  );
  expect(canonical(serialize(buildRegistration("thirdwitch")))).toBe(
    canonical(
      `<query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">${FORM}${field("muc#register_roomnick", "thirdwitch")}</x></query>`,
    ),
  );
});
