import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildInboxEnd,
  buildInboxEntry,
  buildInboxQuery,
  parseInboxEnd,
  parseInboxEntry,
  parseInboxQuery,
} from "./index.ts";

const NS = "urn:xmpp:inbox:1";

test.each([
  `<inbox xmlns="${NS}"/>`,
  `<inbox xmlns="${NS}"><together xmlns="urn:tandem:inbox:0"/></inbox>`,
  `<inbox xmlns="${NS}" unread-only="true" messages="false"><set xmlns="http://jabber.org/protocol/rsm"><max>5</max></set></inbox>`,
])("a question survives (XEP-0430 §3.1): %s", (xml) =>
  expect(again(xml, parseInboxQuery, buildInboxQuery)).toBe(canonical(xml)),
);

test.each([
  `<entry xmlns="${NS}" unread="5" jid="first_contact@example.net" id="uuid-1"/>`,
  `<entry xmlns="${NS}" unread="0" jid="ops@rooms.example.net"><summary xmlns="urn:tandem:inbox:0" kind="room" mentions="2" read="9" name="Ops" topic="Calm"/></entry>`,
  `<entry xmlns="${NS}" unread="0" jid="a-b@rooms.example.net"><summary xmlns="urn:tandem:inbox:0" kind="room" mentions="0" name="A, B" temporary="true"/></entry>`,
])("an entry survives (XEP-0430 ex. 2): %s", (xml) =>
  expect(again(xml, parseInboxEntry, buildInboxEntry)).toBe(canonical(xml)),
);

test("the end survives (XEP-0430 ex. 3)", () => {
  const xml = `<fin xmlns="${NS}" total="3" unread="2" all-unread="6"><set xmlns="http://jabber.org/protocol/rsm"><count>3</count></set></fin>`;
  expect(again(xml, parseInboxEnd, buildInboxEnd)).toBe(canonical(xml));
});

test("rooms that are told together survive (docs/protocol/inbox.md §5)", () => {
  const xml = `<fin xmlns="${NS}" total="3" unread="2" all-unread="6"><set xmlns="http://jabber.org/protocol/rsm"><count>3</count></set><rooms xmlns="urn:tandem:inbox:0"><room jid="ops@rooms.example.net" unread="2" id="7" mentions="1" read="5" name="Ops" topic="Calm" category="fx" at="2026-11-28T01:02:03.004Z" by="Maya">&lt;b&gt; now</room><room jid="new@rooms.example.net" unread="0" mentions="0" temporary="true"/></rooms></fin>`;
  expect(again(xml, parseInboxEnd, buildInboxEnd)).toBe(canonical(xml));
  expect(parseInboxEnd(fixture(xml))?.rooms?.map(({ word }) => word?.text)).toEqual(["<b> now", undefined]);
});

test("[SV5] a room without an address or count is left out, one with a time that is none has no last word", () => {
  const rooms = `<room jid="@" unread="1"/><room jid="a@b.c"/><room jid="d@b.c" unread="1" at="soon" by="x">y</room><other/>`;
  const xml = `<fin xmlns="${NS}" total="3" unread="2" all-unread="6"><rooms xmlns="urn:tandem:inbox:0">${rooms}</rooms></fin>`;
  expect(parseInboxEnd(fixture(xml))?.rooms?.map(({ jid, word }) => [jid, word])).toEqual([["d@b.c", undefined]]);
});

test("[SV5] what is none is refused", () => {
  expect(parseInboxQuery(fixture(`<inbox xmlns="${NS}" messages="maybe"/>`))).toBeNull();
  expect(parseInboxEntry(fixture(`<entry xmlns="${NS}" unread="-1" jid="a@b"/>`))).toBeNull();
  expect(parseInboxEntry(fixture(`<entry xmlns="${NS}" unread="1"/>`))).toBeNull();
  expect(parseInboxEnd(fixture(`<fin xmlns="${NS}" total="3"/>`))).toBeNull();
});

test("a room that lasts is one that says nothing of it", () => {
  const entry = (attribute: string) =>
    `<entry xmlns="${NS}" unread="0" jid="a@rooms.example.net"><summary xmlns="urn:tandem:inbox:0" kind="room" mentions="0"${attribute}/></entry>`;
  expect(again(entry(' temporary="0"'), parseInboxEntry, buildInboxEntry)).toBe(canonical(entry("")));
  expect(parseInboxEntry(fixture(entry(' temporary="0"')))).toEqual(parseInboxEntry(fixture(entry(""))));
});
