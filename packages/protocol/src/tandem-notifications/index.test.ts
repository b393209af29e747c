import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildItem, parseItem } from "../xep-0060-pubsub/index.ts";
import { buildPreferences, DEFAULT_PREFERENCES, parsePreferences } from "./index.ts";

const PUBSUB = "http://jabber.org/protocol/pubsub";
const item = (inner: string): string => `<item xmlns="${PUBSUB}" id="current">${inner}</item>`;

test("[RM28] preferences survive", () => {
  const xml = item(
    `<notifications xmlns="urn:tandem:notifications:0" rooms="everything" toasts="true" sounds="false" badge="true"><quiet from="22:30" to="06:05"/></notifications>`,
  );
  const build = (preferences: NonNullable<ReturnType<typeof parsePreferences>>) =>
    buildItem(buildPreferences(preferences), PUBSUB);
  expect(again(xml, (element) => parsePreferences(parseItem(element)), build)).toBe(canonical(xml));
});

test("[RM28] [SV5] what is missing or wrong is as by default; something else is none", () => {
  const odd = `<notifications xmlns="urn:tandem:notifications:0" rooms="loud" sounds="maybe"><quiet from="25:00" to="7"/></notifications>`;
  expect(parsePreferences(parseItem(fixture(item(odd))))).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences(parseItem(fixture(item(`<tag xmlns="urn:tandem:tags:0"/>`))))).toBeNull();
});
