import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildHats, parseHats } from "./index.ts";

test.each([
  `<hats xmlns="urn:xmpp:hats:0"/>`,
  `<hats xmlns="urn:xmpp:hats:0"><hat title="Host" uri="http://schemas.example.com/hats#host" xml:lang="en-us"/><hat title="Presenter" uri="urn:x"/></hats>`,
])("hats survive: %s (XEP-0317 §3.1)", (xml) => expect(again(xml, parseHats, buildHats)).toBe(canonical(xml)));

test("[SV5] what names nothing is no hat", () => {
  expect(parseHats(fixture(`<hats xmlns="urn:xmpp:hats:0"><hat title="x"/><hat uri="y"/></hats>`))).toEqual([]);
  expect(parseHats(fixture(`<hats xmlns="urn:other"/>`))).toBeNull();
});
