import { el, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildJoin,
  buildMucAdmin,
  buildMucOwner,
  buildMucUser,
  parseJoin,
  parseMucAdmin,
  parseMucOwner,
  parseMucUser,
} from "./index.ts";

const presence = (inner: string): string => `<presence xmlns="jabber:client">${inner}</presence>`;
const around = (x: XmlElement): XmlElement => el("presence", "jabber:client", {}, x);
const user = (inner: string): string => presence(`<x xmlns="http://jabber.org/protocol/muc#user">${inner}</x>`);
const admin = (inner: string): string => `<query xmlns="http://jabber.org/protocol/muc#admin">${inner}</query>`;
const owner = (inner: string): string => `<query xmlns="http://jabber.org/protocol/muc#owner">${inner}</query>`;

test.each([
  "",
  "<password>cauldronburn</password>",
  `<history maxstanzas="20" maxchars="65000" seconds="180" since="1970-01-01T00:00:00.000Z"/>`,
])("joins survive: %j (XEP-0045 §7.2)", (inner) => {
  const xml = presence(`<x xmlns="http://jabber.org/protocol/muc">${inner}</x>`);
  expect(again(xml, parseJoin, (join) => around(buildJoin(join)))).toBe(canonical(xml));
});

test.each([
  `<item affiliation="owner" role="moderator" jid="hag66@shakespeare.lit/pda"/><status code="100"/><status code="110"/>`,
  `<item affiliation="none" role="none" nick="oldhag"><actor nick="Fluellen"/><reason>Avaunt!</reason></item><status code="307"/>`,
  `<invite to="hecate@shakespeare.lit"><reason>Hey!</reason><continue thread="e0ffe42b"/></invite>`,
  `<invite from="crone1@shakespeare.lit/desktop"><continue/></invite><password>p</password>`,
  `<decline from="hecate@shakespeare.lit"><reason>Busy.</reason></decline>`,
  `<item affiliation="none" role="none"/><destroy jid="coven@chat.shakespeare.lit"><reason>Macbeth comes.</reason></destroy>`,
])("user elements survive: %s (XEP-0045 §7, §8, §10.9)", (inner) => {
  expect(again(user(inner), parseMucUser, (value) => around(buildMucUser(value)))).toBe(canonical(user(inner)));
});

test.each([
  `<item role="none" nick="pistol"><reason>Avaunt!</reason></item>`,
  `<item affiliation="outcast" jid="earlofcambridge@shakespeare.lit"/><item affiliation="none" jid="a@b.c"/>`,
  `<item affiliation="member"/>`,
])("admin queries survive: %s (XEP-0045 §8, §9)", (inner) => {
  expect(again(admin(inner), parseMucAdmin, buildMucAdmin)).toBe(canonical(admin(inner)));
});

test.each([
  "",
  `<item nick="x"/>`,
  `<item affiliation="king" jid="a@b.c"/>`,
  `<item role="jester" nick="x"/>`,
  `<item affiliation="none" jid="@"/>`,
])("[SV5] refused: %s", (inner) => expect(parseMucAdmin(fixture(admin(inner)))).toBeNull());

test.each([
  "",
  `<destroy jid="coven@chat.shakespeare.lit"><password>p</password><reason>r</reason></destroy>`,
  `<x xmlns="jabber:x:data" type="submit"><field var="muc#roomconfig_roomname"><value>A</value></field></x>`,
])("owner queries survive: %j (XEP-0045 §10)", (inner) => {
  expect(again(owner(inner), parseMucOwner, buildMucOwner)).toBe(canonical(owner(inner)));
});

test("[SV5] hostile parts are dropped, a broken form refused", () => {
  const hostile = user(`<item affiliation="king" role="x" jid="@"/><status code="abc"/><invite to="@"/>`);
  expect(parseMucUser(fixture(hostile))).toMatchObject({
    items: [{ affiliation: undefined, jid: undefined }],
    statuses: [],
  });
  expect(parseMucOwner(fixture(owner(`<x xmlns="jabber:x:data" type="evil"/>`)))).toBeNull();
  expect(parseJoin(fixture(presence("")))).toBeNull();
});
