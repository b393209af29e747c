import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildBlocking, buildBlockList, parseBlocking, parseBlockList } from "./index.ts";

const NS = `xmlns="urn:xmpp:blocking"`;

test.each([
  `<blocklist ${NS}/>`,
  `<block ${NS}><item jid="romeo@montague.net"/><item jid="venice.lit"/></block>`,
  `<unblock ${NS}/>`,
  `<unblock ${NS}><item jid="romeo@montague.net/orchard"/></unblock>`,
])("survives: %s (XEP-0191 §3)", (xml) => expect(again(xml, parseBlocking, buildBlocking)).toBe(canonical(xml)));

test("a list survives (XEP-0191 §3.2)", () => {
  const xml = `<blocklist ${NS}><item jid="romeo@montague.net"/><item jid="iago@shakespeare.lit"/></blocklist>`;
  expect(again(xml, parseBlockList, buildBlockList)).toBe(canonical(xml));
});

test.each([
  `<block ${NS}/>`,
  `<block ${NS}><item/></block>`,
  `<unblock ${NS}><item jid="@"/></unblock>`,
  `<what ${NS}/>`,
])("[SV5] refused: %s", (xml) => expect(parseBlocking(fixture(xml))).toBeNull());
