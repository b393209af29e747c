import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildDelay, parseDelay } from "./index.ts";

test.each([
  `<delay xmlns="urn:xmpp:delay" from="capulet.lit" stamp="2002-09-10T23:08:25.000Z">Offline Storage</delay>`,
  `<delay xmlns="urn:xmpp:delay" stamp="2002-09-10T23:08:25.000Z"/>`,
])("delays survive (XEP-0203 §2)", (xml) => expect(again(xml, parseDelay, buildDelay)).toBe(canonical(xml)));

test("[SV5] a delay without a time is none", () => {
  expect(parseDelay(fixture(`<delay xmlns="urn:xmpp:delay" stamp="yesterday"/>`))).toBeNull();
  expect(parseDelay(undefined)).toBeNull();
});
