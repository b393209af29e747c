import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { buildLast, buildLastQuery, parseLast } from "./index.ts";

test("question and answer (XEP-0012 v2.0 ex. 1, 2)", () => {
  expect(serialize(buildLastQuery())).toBe(`<query xmlns="jabber:iq:last"/>`);
  expect(parseLast(fixture(`<query xmlns="jabber:iq:last" seconds="903"/>`))).toBe(903);
  expect(parseLast(fixture(`<query xmlns="jabber:iq:last" seconds="903">Heading Home</query>`))).toBe(903);
});

test.each([
  [903, 903],
  [903.9, 903],
  [-1, 0],
])("%d seconds are written as %d", (seconds, written) => expect(parseLast(buildLast(seconds))).toBe(written));

test.each([
  `<query xmlns="jabber:iq:last"/>`,
  `<query xmlns="jabber:iq:last" seconds=""/>`,
  `<query xmlns="jabber:iq:last" seconds="-1"/>`,
  `<query xmlns="jabber:iq:last" seconds="1e3"/>`,
  `<query xmlns="jabber:iq:last" seconds="9007199254740992"/>`,
  `<query xmlns="jabber:iq:first" seconds="1"/>`,
  `<last xmlns="jabber:iq:last" seconds="1"/>`,
])("nothing is read from %s", (xml) => expect(parseLast(fixture(xml))).toBeNull());
