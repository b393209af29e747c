import { createHash } from "node:crypto";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { parseDiscoInfo } from "../xep-0030-disco/index.ts";
import { buildHashSet, capsHash, hashInput, hashNode, parseHashSet } from "./index.ts";

const INFO = "http://jabber.org/protocol/disco#info";
const sha256 = (data: Uint8Array): Uint8Array => createHash("sha256").update(data).digest();
const infoOf = (inside: string) => {
  const info = parseDiscoInfo(fixture(`<query xmlns="${INFO}">${inside}</query>`));
  if (info === null) throw new Error("no information");
  return info;
};
const features = (...names: readonly string[]): string => names.map((name) => `<feature var="${name}"/>`).join("");
const HTTP = "http://jabber.org/protocol/";

test("the hash of information without forms (XEP-0390 v0.3.2 §4.5.1)", () => {
  const names = [
    "si",
    "bytestreams",
    "chatstates",
    "disco#info",
    "disco#items",
    "rosterx",
    "ibb",
    "si/profile/file-transfer",
  ];
  const others = [
    "urn:xmpp:ping",
    "jabber:iq:time",
    "jabber:iq:privacy",
    "jabber:iq:version",
    "urn:xmpp:time",
    "jabber:x:oob",
    "urn:xmpp:receipts",
    "jabber:iq:roster",
    "jabber:iq:last",
  ];
  const info = infoOf(
    `<identity category="client" name="BombusMod" type="mobile"/>${features(...names.map((name) => HTTP + name), ...others)}`,
  );
  expect(capsHash(info, "sha-256", sha256)?.value).toBe("kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=");
});

test("the hash of information with a form and identities in two languages (§4.5.2)", () => {
  const names = [
    "games:board",
    "http://jabber.org/protocol/activity",
    "http://jabber.org/protocol/activity+notify",
    "http://jabber.org/protocol/bytestreams",
    "http://jabber.org/protocol/chatstates",
    "http://jabber.org/protocol/commands",
    "http://jabber.org/protocol/disco#info",
    "http://jabber.org/protocol/disco#items",
    "http://jabber.org/protocol/evil",
    "http://jabber.org/protocol/feature-neg",
    "http://jabber.org/protocol/geoloc",
    "http://jabber.org/protocol/geoloc+notify",
    "http://jabber.org/protocol/ibb",
    "http://jabber.org/protocol/iqibb",
    "http://jabber.org/protocol/mood",
    "http://jabber.org/protocol/mood+notify",
    "http://jabber.org/protocol/rosterx",
    "http://jabber.org/protocol/si",
    "http://jabber.org/protocol/si/profile/file-transfer",
    "http://jabber.org/protocol/tune",
    "http://www.facebook.com/xmpp/messages",
    "http://www.xmpp.org/extensions/xep-0084.html#ns-metadata+notify",
    "jabber:iq:avatar",
    "jabber:iq:browse",
    "jabber:iq:dtcp",
    "jabber:iq:filexfer",
    "jabber:iq:ibb",
    "jabber:iq:inband",
    "jabber:iq:jidlink",
    "jabber:iq:last",
    "jabber:iq:oob",
    "jabber:iq:privacy",
    "jabber:iq:roster",
    "jabber:iq:time",
    "jabber:iq:version",
    "jabber:x:data",
    "jabber:x:event",
    "jabber:x:oob",
    "urn:xmpp:avatar:metadata+notify",
    "urn:xmpp:ping",
    "urn:xmpp:receipts",
    "urn:xmpp:time",
  ];
  const form = `<x xmlns="jabber:x:data" type="result"><field type="hidden" var="FORM_TYPE"><value>urn:xmpp:dataforms:softwareinfo</value></field>
    <field var="software"><value>Tkabber</value></field><field var="software_version"><value>0.11.1-svn-20111216-mod (Tcl/Tk 8.6b2)</value></field>
    <field var="os"><value>Windows</value></field><field var="os_version"><value>XP</value></field></x>`;
  const identities = `<identity category="client" name="Tkabber" type="pc" xml:lang="en"/><identity category="client" name="Ткаббер" type="pc" xml:lang="ru"/>`;
  const info = infoOf(identities + features(...names) + form);
  expect(capsHash(info, "sha-256", sha256)?.value).toBe("u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=");
});

test("a form that no hash can stand for", () => {
  const untyped = `<x xmlns="jabber:x:data" type="result"><field var="a"><value>1</value></field></x>`;
  const listed = `<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>urn:a</value></field><reported/></x>`;
  for (const form of [untyped, listed]) expect(hashInput(infoOf(form))).toBeNull();
});

test("a hash set, and the node of a hash (§4.3, §5.1)", () => {
  const hash = { algorithm: "sha-256", value: "u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=" };
  const presence = fixture(`<presence xmlns="jabber:client">${serialize(buildHashSet([hash]))}</presence>`);
  expect(parseHashSet(presence)).toEqual([hash]);
  expect(hashNode(hash)).toBe("urn:xmpp:caps#sha-256.u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=");
});

test.each([
  `<hash xmlns="urn:xmpp:hashes:2">AAAA</hash>`,
  `<hash xmlns="urn:xmpp:hashes:2" algo="sha-256"/>`,
  `<hash xmlns="urn:xmpp:hashes:2" algo="sha-256">*</hash>`,
  `<hash xmlns="urn:xmpp:hashes:2" algo="SHA 256">AAAA</hash>`,
  `<hash xmlns="urn:xmpp:hashes:1" algo="sha-256">AAAA</hash>`,
  `<hash xmlns="urn:xmpp:hashes:2" algo="sha-256">${"A".repeat(132)}</hash>`,
])("nothing is read from %s", (hash) =>
  expect(
    parseHashSet(fixture(`<presence xmlns="jabber:client"><c xmlns="urn:xmpp:caps">${hash}</c></presence>`)),
  ).toEqual([]),
);
