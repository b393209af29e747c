import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildDiscoInfo,
  buildDiscoInfoRequest,
  buildDiscoItems,
  buildDiscoItemsRequest,
  parseDiscoInfo,
  parseDiscoItems,
} from "./index.ts";

test("information survives, extensions included (XEP-0030 §3.1, XEP-0128)", () => {
  const xml = `<query xmlns="http://jabber.org/protocol/disco#info" node="n">
    <identity category="conference" type="text" name="Play" xml:lang="en"/><identity category="directory" type="chatroom"/>
    <feature var="http://jabber.org/protocol/muc"/><feature var="muc_open"/>
    <x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>urn:x</value></field></x></query>`;
  expect(again(xml, parseDiscoInfo, buildDiscoInfo)).toBe(canonical(xml));
});

test("items survive, with their page (XEP-0030 §4.1)", () => {
  const xml = `<query xmlns="http://jabber.org/protocol/disco#items">
    <item jid="people.shakespeare.lit" name="Directory"/><item jid="a@b.lit" node="music"/>
    <set xmlns="http://jabber.org/protocol/rsm"><first index="0">a</first><last>b</last><count>2</count></set></query>`;
  expect(again(xml, parseDiscoItems, buildDiscoItems)).toBe(canonical(xml));
});

test("requests", () => {
  expect(serialize(buildDiscoInfoRequest("n"))).toBe(`<query xmlns="http://jabber.org/protocol/disco#info" node="n"/>`);
  expect(serialize(buildDiscoItemsRequest(undefined, { max: 2 }))).toBe(
    `<query xmlns="http://jabber.org/protocol/disco#items"><set xmlns="http://jabber.org/protocol/rsm"><max>2</max></set></query>`,
  );
});

test("[SV5] entries without what they need are skipped", () => {
  const info = fixture(`<query xmlns="http://jabber.org/protocol/disco#info"><identity type="x"/><feature/></query>`);
  expect(parseDiscoInfo(info)).toMatchObject({ identities: [], features: [], forms: [] });
  const items = fixture(`<query xmlns="http://jabber.org/protocol/disco#items"><item/><item jid="@"/></query>`);
  expect(parseDiscoItems(items)?.items).toEqual([]);
  expect(parseDiscoInfo(items)).toBeNull();
});
