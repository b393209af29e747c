import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildAuthenticate,
  buildSasl2,
  buildSasl2Feature,
  parseAuthenticate,
  parseSasl2,
  parseSasl2Feature,
} from "./index.ts";

const NS = `xmlns="urn:xmpp:sasl:2"`;
const orNull = <T>(value: T | string): T | null => (typeof value === "string" ? null : value);

test("the feature survives (XEP-0388 §2.1)", () => {
  const xml = `<authentication ${NS}><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism>
    <inline><sm xmlns="urn:xmpp:sm:3"/><bind xmlns="urn:xmpp:bind:0"/></inline></authentication>`;
  expect(again(xml, parseSasl2Feature, buildSasl2Feature)).toBe(canonical(xml));
});

test.each([
  `<authenticate ${NS} mechanism="SCRAM-SHA-1-PLUS"><initial-response>cD10bHM=</initial-response>
    <user-agent id="d4565fa7-4d72-4749-b3d3-740edbf87770"><software>AwesomeXMPP</software><device>Phone</device></user-agent>
    <bind xmlns="urn:xmpp:bind:0"/></authenticate>`,
  `<authenticate ${NS} mechanism="SCRAM-SHA-256"/>`,
])("requests survive (XEP-0388 §2.2)", (xml) => {
  expect(again(xml, (element) => orNull(parseAuthenticate(element)), buildAuthenticate)).toBe(canonical(xml));
});

test.each([
  `<challenge ${NS}>cj0x</challenge>`,
  `<response ${NS}/>`,
  `<success ${NS}><additional-data>dj1t</additional-data><authorization-identifier>u@e.org/r</authorization-identifier><bound xmlns="urn:xmpp:bind:0"/></success>`,
  `<failure ${NS}><aborted xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/><text>Terrible.</text></failure>`,
  `<continue ${NS}><tasks><task>TOTP</task></tasks></continue>`,
  `<abort ${NS}/>`,
])("survives: %s (XEP-0388 §2.4-§2.6)", (xml) => {
  expect(again(xml, (element) => orNull(parseSasl2(element)), buildSasl2)).toBe(canonical(xml));
});

test("[SV5] refused", () => {
  expect(parseAuthenticate(fixture(`<authenticate ${NS}/>`))).toBe("malformed-request");
  expect(
    parseAuthenticate(
      fixture(`<authenticate ${NS} mechanism="X"><initial-response>*</initial-response></authenticate>`),
    ),
  ).toBe("incorrect-encoding");
  expect(parseSasl2(fixture(`<success ${NS}/>`))).toBe("malformed-request");
  expect(parseSasl2(fixture(`<response ${NS}>?</response>`))).toBe("incorrect-encoding");
  expect(parseSasl2(fixture(`<abort xmlns="urn:other"/>`))).toBe("malformed-request");
});
