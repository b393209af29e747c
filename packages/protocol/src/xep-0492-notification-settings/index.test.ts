import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { notifySettingIn, withNotifySetting } from "./index.ts";

const WEB = { category: "client", type: "web" };
const notify = (inner: string) => fixture(`<notify xmlns="urn:xmpp:notification-settings:1">${inner}</notify>`);
const other = fixture(`<state xmlns="http://myclient.example/bookmark/state" minimized="true"/>`);

test.each([
  [`<never/>`, "never"],
  [`<always/><never identity-category="client" identity-type="pc"/>`, "always"],
  [`<always/><on-mention identity-category="client"/>`, "on-mention"],
  [`<on-mention identity-category="client"/><never identity-category="client" identity-type="web"/><always/>`, "never"],
  [`<never identity-type="web"/>`, undefined],
  [`<loud/>`, undefined],
  ["", undefined],
])("[RM28] the most specific setting holds (XEP-0492 §3): %s", (inner, expected) =>
  expect(notifySettingIn([other, notify(inner)], WEB)).toBe(expected),
);

test("[RM28] what others keep stays, with advanced settings (XEP-0492 §3)", () => {
  const pc = `<never identity-category="client" identity-type="pc"/>`;
  const advanced = `<advanced><x xmlns="custom:1"/></advanced>`;
  const old = [
    notify(`${pc}<on-mention identity-category="client" identity-type="web"/><always>${advanced}</always>`),
    other,
  ];
  const next = withNotifySetting(old, "never", WEB);
  expect(next.map((element) => serialize(element))).toEqual([
    serialize(other),
    serialize(notify(`${pc}<never>${advanced}</never>`)),
  ]);
  expect(notifySettingIn(next, WEB)).toBe("never");
});

test("[RM28] as usual: the setting goes, and the whole element with the last one", () => {
  expect(withNotifySetting([notify("<never/>"), other], undefined, WEB)).toEqual([other]);
});
