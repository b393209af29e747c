import { parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { withoutForged } from "./forged.ts";

const OURS: ReadonlySet<string> = new Set(["example.com", "rooms.example.com"]);
const serves = (domain: string): boolean => OURS.has(domain);

const id = (by: string): string => `<stanza-id xmlns="urn:xmpp:sid:0" by="${by}" id="7"/>`;
const delay = (from: string): string => `<delay xmlns="urn:xmpp:delay" from="${from}" stamp="2026-11-27T12:00:00Z"/>`;
const message = (inner: string): string => `<message xmlns="jabber:client" type="groupchat">${inner}</message>`;

test.each([
  id("juliet@example.com"),
  id("ops@rooms.example.com"),
  id("not an address@@"),
  delay("example.com"),
  delay("ops@rooms.example.com"),
])("[MS5] %s is ours to say, and goes (XEP-0359 §6)", (said) => {
  const heard = withoutForged(parseElement(message(`${said}<body>Hi</body>`)), serves);
  expect(serialize(heard)).toBe(message("<body>Hi</body>"));
});

test.each([id("ops@rooms.elsewhere.example"), id("ops@rooms.lab.example.com"), delay("lab.example.com")])(
  "[MS5] %s is not ours, though the domain may lie below ours, and stays",
  (said) => {
    const element = parseElement(message(`${said}<body>Hi</body>`));
    expect(withoutForged(element, serves)).toBe(element);
  },
);
