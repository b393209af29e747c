import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildItem, parseItem } from "../xep-0060-pubsub/index.ts";
import { buildDraft, parseDraft } from "./index.ts";

const PUBSUB = "http://jabber.org/protocol/pubsub";

test("[RM25] a draft survives, to the millisecond", () => {
  const xml = `<item xmlns="${PUBSUB}" id="ops@rooms.capulet.lit"><draft xmlns="urn:tandem:drafts:0" at="2026-11-26T15:00:00.123Z">two\nlines &amp; more</draft></item>`;
  const build = (draft: NonNullable<ReturnType<typeof parseDraft>>) => buildItem(buildDraft(draft), PUBSUB);
  expect(again(xml, (item) => parseDraft(parseItem(item)), build)).toBe(canonical(xml));
});

test.each([
  `<item xmlns="${PUBSUB}" id="a@b"><draft xmlns="urn:tandem:drafts:0" at="soon">x</draft></item>`,
  `<item xmlns="${PUBSUB}"><draft xmlns="urn:tandem:drafts:0" at="2026-11-26T15:00:00Z">x</draft></item>`,
  `<item xmlns="${PUBSUB}" id="a@b"><text xmlns="urn:tandem:drafts:0" at="2026-11-26T15:00:00Z">x</text></item>`,
])("[RM25] [SV5] no draft: %s", (xml) => expect(parseDraft(parseItem(fixture(xml)))).toBeNull());
