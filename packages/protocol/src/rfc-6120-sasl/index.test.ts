import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildChannelBindings,
  buildMechanisms,
  buildSasl,
  parseChannelBindings,
  parseMechanisms,
  parseSasl,
  type SaslNonza,
} from "./index.ts";

const NS = `xmlns="urn:ietf:params:xml:ns:xmpp-sasl"`;
const parse = (element: Parameters<typeof parseSasl>[0]): SaslNonza | null => {
  const nonza = parseSasl(element);
  return typeof nonza === "string" ? null : nonza;
};

test.each([
  `<auth ${NS} mechanism="PLAIN">AGp1bGlldAByMG0zMG15cjBtMzA=</auth>`,
  `<auth ${NS} mechanism="SCRAM-SHA-1"/>`,
  `<auth ${NS} mechanism="EXTERNAL">=</auth>`,
  `<challenge ${NS}>cj1meWtv</challenge>`,
  `<response ${NS}/>`,
  `<success ${NS}>dj1ybUY5</success>`,
  `<success ${NS}/>`,
  `<failure ${NS}><not-authorized/><text>No.</text></failure>`,
  `<abort ${NS}/>`,
])("survives: %s (RFC 6120 §6.4)", (xml) => expect(again(xml, parse, buildSasl)).toBe(canonical(xml)));

test.each([
  [`<auth ${NS}>AA==</auth>`, "malformed-request"],
  [`<auth ${NS} mechanism="PLAIN">*</auth>`, "incorrect-encoding"],
  [`<response ${NS}>A</response>`, "incorrect-encoding"],
  [`<what ${NS}/>`, "malformed-request"],
  [`<auth xmlns="jabber:client" mechanism="PLAIN"/>`, "malformed-request"],
])("[SV5] refused: %s (RFC 6120 §6.5)", (xml, problem) => expect(parseSasl(fixture(xml))).toBe(problem));

test("an unknown failure is one of authorization", () => {
  expect(parseSasl(fixture(`<failure ${NS}><bad-luck/></failure>`))).toMatchObject({ condition: "not-authorized" });
});

test("the features (RFC 6120 §6.4.1, XEP-0440)", () => {
  const list = `<mechanisms ${NS}><mechanism>SCRAM-SHA-256</mechanism><mechanism>PLAIN</mechanism></mechanisms>`;
  expect(again(list, parseMechanisms, buildMechanisms)).toBe(canonical(list));
  const types = `<sasl-channel-binding xmlns="urn:xmpp:sasl-cb:0"><channel-binding type="tls-exporter"/></sasl-channel-binding>`;
  expect(again(types, parseChannelBindings, buildChannelBindings)).toBe(canonical(types));
});
