import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildBoshBody, buildBoshEnd, buildBoshTerms, readBosh } from "./index.ts";

test("a request for a session (XEP-0206 v1.4 ex. 1)", () => {
  const request = readBosh(
    `<body content="text/xml; charset=utf-8" from="user@example.com" hold="1" rid="1573741820" to="example.com" route="xmpp:example.com:9999"
        wait="60" xml:lang="en" xmpp:version="1.0" xmlns="http://jabber.org/protocol/httpbind" xmlns:xmpp="urn:xmpp:xbosh"/>`,
  );
  expect(request).toEqual({
    rid: 1_573_741_820,
    sid: undefined,
    to: "example.com",
    lang: "en",
    wait: 60,
    hold: 1,
    version: "1.0",
    isTerminate: false,
    isRestart: false,
    payload: [],
  });
});

test("payload, restart and end (XEP-0206 ex. 8, XEP-0124 v1.11.2 ex. 14)", () => {
  const body = (attrs: string, inner = "") =>
    readBosh(
      `<body rid="7" sid="s" xmlns="http://jabber.org/protocol/httpbind" xmlns:xmpp="urn:xmpp:xbosh"${attrs}>${inner}</body>`,
    );
  expect(body(` xmpp:restart="true"`)?.isRestart).toBe(true);
  const last = body(` type="terminate"`, `<presence type="unavailable" xmlns="jabber:client"/>`);
  expect(last?.isTerminate).toBe(true);
  expect(last?.payload.map((element) => serialize(element))).toEqual([
    `<presence xmlns="jabber:client" type="unavailable"/>`,
  ]);
});

test.each([
  `<body xmlns="http://jabber.org/protocol/httpbind"/>`,
  `<body rid="-1" xmlns="http://jabber.org/protocol/httpbind"/>`,
  `<body rid="9007199254740992" xmlns="http://jabber.org/protocol/httpbind"/>`,
  `<body rid="1" xmlns="jabber:client"/>`,
  `<head rid="1" xmlns="http://jabber.org/protocol/httpbind"/>`,
])("nothing is read from %s", (xml) => expect(readBosh(xml)).toBeNull());

test("numbers that are none are taken as absent", () => {
  const request = readBosh(`<body rid="1" wait="-5" hold="1e3" xmlns="http://jabber.org/protocol/httpbind"/>`);
  expect([request?.wait, request?.hold]).toEqual([undefined, undefined]);
});

test("answers", () => {
  expect(serialize(buildBoshBody())).toBe(`<body xmlns="http://jabber.org/protocol/httpbind"/>`);
  expect(serialize(buildBoshEnd())).toBe(`<body xmlns="http://jabber.org/protocol/httpbind" type="terminate"/>`);
  expect(serialize(buildBoshEnd("item-not-found"))).toBe(
    `<body xmlns="http://jabber.org/protocol/httpbind" type="terminate" condition="item-not-found"/>`,
  );
  expect(
    serialize(buildBoshTerms({ sid: "s", wait: 20, inactivity: 25, hold: 1, requests: 2, from: "example.com" })),
  ).toBe(
    `<body xmlns="http://jabber.org/protocol/httpbind" sid="s" wait="20" inactivity="25" hold="1" requests="2" ver="1.11" ` +
      `from="example.com" xmlns:xmpp="urn:xmpp:xbosh" xmpp:version="1.0" xmpp:restartlogic="true"/>`,
  );
});
