import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildStoredBookmark, parseStoredBookmark } from "./index.ts";

test("read and written again (XEP-0048 v1.2 ex. 1)", () => {
  const xml = `<conference xmlns="storage:bookmarks" jid="council@conference.underhill.org" name="Council of Oberon" autojoin="true">
    <nick>Puck</nick><password>titania</password></conference>`;
  expect(again(xml, parseStoredBookmark, buildStoredBookmark)).toBe(canonical(xml));
});

test.each([
  [`<conference xmlns="storage:bookmarks" jid="a@b"/>`, false],
  [`<conference xmlns="storage:bookmarks" jid="a@b" autojoin="1"/>`, true],
  [`<conference xmlns="storage:bookmarks" jid="a@b" autojoin="yes"/>`, false],
])("%s: entered by itself: %s", (xml, autojoin) =>
  expect(parseStoredBookmark(fixture(xml))).toMatchObject({ room: "a@b", autojoin }),
);

test.each([
  `<conference xmlns="storage:bookmarks"/>`,
  `<conference xmlns="storage:bookmarks" jid="@"/>`,
  `<url xmlns="storage:bookmarks" jid="a@b"/>`,
  `<conference xmlns="urn:xmpp:bookmarks:1" jid="a@b"/>`,
])("nothing is read from %s", (xml) => expect(parseStoredBookmark(fixture(xml))).toBeNull());
