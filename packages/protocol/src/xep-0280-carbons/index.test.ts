import { el, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { canonical, fixture } from "../codec-testing/index.ts";
import { bareJid } from "../jid/index.ts";
import { buildCarbon, buildCarbonsSwitch, buildPrivate, isOwn, isPrivate, parseCarbon, type Carbon } from "./index.ts";

const romeo = bareJid("romeo", "montague.example");
const copy = (from: string): string => `<message xmlns="jabber:client" from="${from}" to="romeo@montague.example/home">
  <sent xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">
  <message xmlns="jabber:client" to="juliet@capulet.example" from="romeo@montague.example/garden"><body>Neither, fair saint</body></message>
  </forwarded></sent></message>`;

test("a copy survives (XEP-0280 §7)", () => {
  const message = fixture(copy("romeo@montague.example"));
  const carbon = parseCarbon(message, romeo) as Carbon;
  expect(carbon.direction).toBe("sent");
  const again = el(
    "message",
    "jabber:client",
    { from: "romeo@montague.example", to: "romeo@montague.example/home" },
    buildCarbon(carbon),
  );
  expect(serialize(again)).toBe(canonical(copy("romeo@montague.example")));
});

test.each(["mallory@evil.example", "romeo@montague.example/home", "montague.example", "@"])(
  "[SV5] a copy forged by %s is none (XEP-0280 §11)",
  (from) => {
    expect(parseCarbon(fixture(copy(from)), romeo)).toBeNull();
  },
);

test("switch, private messages, own addresses (XEP-0280 §5, §9)", () => {
  expect(serialize(buildCarbonsSwitch(false))).toBe(`<disable xmlns="urn:xmpp:carbons:2"/>`);
  expect(isPrivate(el("message", "jabber:client", {}, buildPrivate()))).toBe(true);
  expect(isPrivate(el("message", "jabber:client"))).toBe(false);
  expect([
    isOwn("romeo@montague.example/x", romeo),
    isOwn("juliet@capulet.example", romeo),
    isOwn(undefined, romeo),
  ]).toEqual([true, false, false]);
});
