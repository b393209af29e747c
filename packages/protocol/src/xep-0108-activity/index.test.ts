import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildActivity, parseActivity } from "./index.ts";

const activity = (inner: string): string => `<activity xmlns="http://jabber.org/protocol/activity">${inner}</activity>`;

test.each([
  `<relaxing><partying/></relaxing><text>My nurse&apos;s birthday!</text>`,
  `<talking><on_the_phone/></talking>`,
  `<working><presenting xmlns="urn:tandem:presence:0"/></working>`,
  `<inactive/>`,
])("survives: %s (XEP-0108 §2)", (inner) =>
  expect(again(activity(inner), parseActivity, buildActivity)).toBe(canonical(activity(inner))),
);

test.each(["", "<text>only</text>", "<plotting/>"])("[SV5] no activity: %j", (inner) => {
  expect(parseActivity(fixture(activity(inner)))).toBeNull();
});

test("the end of an activity (XEP-0108 §2.2)", () => {
  expect(serialize(buildActivity(null))).toBe(`<activity xmlns="http://jabber.org/protocol/activity"/>`);
});
