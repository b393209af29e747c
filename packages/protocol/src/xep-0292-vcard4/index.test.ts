import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { vcard4Types } from "./index.ts";

test("[CO5] what kind of a number it is (XEP-0292 ex. 1, RFC 6351 §5)", () => {
  const tel = fixture(`<tel xmlns="urn:ietf:params:xml:ns:vcard-4.0"><parameters>
    <type><text>WORK</text><text>voice</text></type></parameters><uri>tel:+1-303-308-3282</uri></tel>`);
  expect(vcard4Types(tel)).toEqual(["work", "voice"]);
  expect(vcard4Types(fixture(`<tel xmlns="urn:ietf:params:xml:ns:vcard-4.0"/>`))).toEqual([]);
});
