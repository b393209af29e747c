import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildSm, newlyConfirmed, nextCount, parseSm } from "./index.ts";

const NS = `xmlns="urn:xmpp:sm:3"`;

test.each([
  `<r ${NS}/>`,
  `<a ${NS} h="0"/>`,
  `<a ${NS} h="4294967295"/>`,
  `<enable ${NS}/>`,
  `<enable ${NS} resume="true" max="60"/>`,
  `<enabled ${NS} id="some-long-sm-id" resume="true" max="300" location="[2001:41D0:1:A49b::1]:9222"/>`,
  `<enabled ${NS}/>`,
  `<resume ${NS} previd="some-long-sm-id" h="7"/>`,
  `<resumed ${NS} previd="some-long-sm-id" h="8"/>`,
  `<failed ${NS} h="9"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></failed>`,
  `<failed ${NS}/>`,
])("survives: %s (XEP-0198 §3-§5)", (xml) => expect(again(xml, parseSm, buildSm)).toBe(canonical(xml)));

test.each([
  `<a ${NS}/>`,
  `<a ${NS} h="-1"/>`,
  `<a ${NS} h="4294967296"/>`,
  `<a ${NS} h="x"/>`,
  `<resume ${NS} h="1"/>`,
  `<resume ${NS} previd="" h="1"/>`,
  `<enabled ${NS} resume="true"/>`,
  `<what ${NS}/>`,
  `<r xmlns="urn:xmpp:sm:2"/>`,
])("[SV5] refused: %s", (xml) => expect(parseSm(fixture(xml))).toBeNull());

test("counting wraps at 2^32 (XEP-0198 §4)", () => {
  expect(nextCount(4_294_967_295)).toBe(0);
  expect(newlyConfirmed(2, 4_294_967_294, 4)).toBe(4);
});

test.each([
  ["nothing new", 5, 5, 3, 0],
  ["some", 7, 5, 3, 2],
  ["all", 8, 5, 3, 3],
  ["more than was sent", 9, 5, 3, null],
  ["less than before", 4, 5, 3, 0],
])("an acknowledgement of %s", (_name, h, confirmed, unconfirmed, expected) => {
  expect(newlyConfirmed(h, confirmed, unconfirmed)).toBe(expected);
});
