import { createHash } from "node:crypto";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { parseDiscoInfo, type DiscoInfo } from "../xep-0030-disco/index.ts";
import { buildCaps, capsText, capsVerification, parseCaps } from "./index.ts";

const sha1 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash("sha1").update(data).digest());
const info = (inner: string): DiscoInfo =>
  parseDiscoInfo(fixture(`<query xmlns="http://jabber.org/protocol/disco#info">${inner}</query>`)) as DiscoInfo;
const FEATURES = ["muc", "caps", "disco#items", "disco#info"]
  .map((name) => `<feature var="http://jabber.org/protocol/${name}"/>`)
  .join("");

test("the simple example (XEP-0115 §5.2)", async () => {
  const exodus = info(`<identity category="client" name="Exodus 0.9.1" type="pc"/>${FEATURES}`);
  expect(await capsVerification(exodus, sha1)).toBe("QgayPKawpkPSDYmwT/WM94uAlu0=");
});

test("the complex example (XEP-0115 §5.3)", async () => {
  const form = `<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:dataforms:softwareinfo</value></field>
    <field var="ip_version"><value>ipv4</value><value>ipv6</value></field><field var="os"><value>Mac</value></field>
    <field var="os_version"><value>10.5.1</value></field><field var="software"><value>Psi</value></field>
    <field var="software_version"><value>0.11</value></field></x>`;
  const psi = info(`<identity xml:lang="en" category="client" name="Psi 0.11" type="pc"/>
    <identity xml:lang="el" category="client" name="Ψ 0.11" type="pc"/>${FEATURES}${form}`);
  expect(await capsVerification(psi, sha1)).toBe("q07IKJEyjvHSyhy//CH0CxmKi8w=");
});

test("[SV5] doubles and separators are refused (XEP-0115 §5.4)", () => {
  expect(capsText(info(`<feature var="a"/><feature var="a"/>`))).toBeNull();
  expect(capsText(info(`<identity category="c" type="t"/><identity category="c" type="t"/>`))).toBeNull();
  expect(capsText(info(`<feature var="a&lt;b"/>`))).toBeNull();
});

test("the element survives (XEP-0115 §4)", () => {
  const xml = `<presence xmlns="jabber:client"><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="https://psi-im.org" ver="q07IKJEyjvHSyhy//CH0CxmKi8w="/></presence>`;
  expect(again(xml, parseCaps, (caps) => el("presence", "jabber:client", {}, buildCaps(caps)))).toBe(canonical(xml));
  expect(
    parseCaps(
      fixture(
        `<presence xmlns="jabber:client"><c xmlns="http://jabber.org/protocol/caps" node="n" ver="v"/></presence>`,
      ),
    ),
  ).toBeNull();
});
