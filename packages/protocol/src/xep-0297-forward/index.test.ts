import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildForwarded, parseForwarded } from "./index.ts";

const message = `<message xmlns="jabber:client" from="romeo@montague.lit/orchard"><body>Yet I should kill thee</body></message>`;

test("a forwarded stanza survives, with its delay (XEP-0297 §3)", () => {
  const xml = `<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2010-07-10T23:08:25.000Z"/>${message}</forwarded>`;
  expect(again(xml, parseForwarded, buildForwarded)).toBe(canonical(xml));
});

test("[SV5] none or two stanzas are refused", () => {
  expect(parseForwarded(fixture(`<forwarded xmlns="urn:xmpp:forward:0"/>`))).toBeNull();
  expect(parseForwarded(fixture(`<forwarded xmlns="urn:xmpp:forward:0">${message}${message}</forwarded>`))).toBeNull();
});
