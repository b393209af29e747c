import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { bareJid } from "../jid/index.ts";
import { buildOriginId, buildStanzaId, ORIGIN_ID_CHARS_MAX, originIdOf, stanzaIdBy } from "./index.ts";

const juliet = bareJid("juliet", "capulet.lit");
const message = fixture(`<message xmlns="jabber:client">
  <stanza-id xmlns="urn:xmpp:sid:0" by="mallory@evil.example" id="7"/>
  <stanza-id xmlns="urn:xmpp:sid:0" by="Juliet@capulet.lit" id="42"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>`);

test("[SV5] only the id by the asked party counts (XEP-0359 §5)", () => {
  expect(stanzaIdBy(message, juliet)).toBe("42");
  expect(stanzaIdBy(message, bareJid("romeo", "montague.lit"))).toBeUndefined();
});

test("ids are written as they are read", () => {
  const own = el("message", "jabber:client", {}, buildStanzaId(juliet, "1"), buildOriginId("o2"));
  expect([stanzaIdBy(own, juliet), originIdOf(own), originIdOf(message)]).toEqual(["1", "o2", "o1"]);
});

test("[SV3] an origin-id at the limit and one past it", () => {
  const withId = (length: number) => el("message", "jabber:client", {}, buildOriginId("x".repeat(length)));
  expect(originIdOf(withId(ORIGIN_ID_CHARS_MAX))).toHaveLength(ORIGIN_ID_CHARS_MAX);
  expect(originIdOf(withId(ORIGIN_ID_CHARS_MAX + 1))).toBeUndefined();
});
