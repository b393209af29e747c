import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildPolicy, parsePolicy } from "./index.ts";

const policy = (inner: string): string => `<policy xmlns="urn:tandem:policy:0" app="groupchat">${inner}</policy>`;

test("[RT4] settings survive (docs/protocol/policy.md §4)", () => {
  const xml =
    policy(`<setting name="communicator.disableIm" type="boolean" value="true" layer="group" source="FX Desk"/>
    <setting name="n" type="integer" value="-5" layer="account"/><setting name="s" type="string" value="" layer="organisation"/>`);
  expect(again(xml, parsePolicy, buildPolicy)).toBe(canonical(xml));
});

test.each([
  `<setting name="a" type="boolean" value="yes" layer="account"/>`,
  `<setting name="a" type="integer" value="1.5" layer="account"/>`,
  `<setting name="a" type="colour" value="red" layer="account"/>`,
  `<setting name="a" type="string" value="x" layer="moon"/>`,
  `<setting type="string" value="x" layer="account"/>`,
  `<setting name="a" type="string" layer="account"/>`,
])("[SV5] skipped: %s", (setting) => expect(parsePolicy(fixture(policy(setting)))?.settings).toEqual([]));

test("[SV5] without a known app it is no policy", () => {
  expect(parsePolicy(fixture(`<policy xmlns="urn:tandem:policy:0" app="mail"/>`))).toBeNull();
});
