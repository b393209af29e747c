import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildItem, parseItem } from "../xep-0060-pubsub/index.ts";
import { buildBookmark, parseBookmark } from "./index.ts";

test.each([
  `<conference xmlns="urn:xmpp:bookmarks:1" name="The Orchard" autojoin="true"><nick>JC</nick><password>p</password>
    <extensions><state xmlns="http://myclient.example/bookmark/state" minimized="true"/></extensions></conference>`,
  `<conference xmlns="urn:xmpp:bookmarks:1"/>`,
])("a bookmark survives, with what other programs keep in it (XEP-0402 §3)", (conference) => {
  const xml = `<item xmlns="http://jabber.org/protocol/pubsub" id="orchard@conference.shakespeare.lit">${conference}</item>`;
  expect(
    again(
      xml,
      (item) => parseBookmark(parseItem(item)),
      (bookmark) => buildItem(buildBookmark(bookmark), "http://jabber.org/protocol/pubsub"),
    ),
  ).toBe(canonical(xml));
});

test.each([
  `<item xmlns="u" id="a@b.c"/>`,
  `<item xmlns="u" id="a@b.c/full"><conference xmlns="urn:xmpp:bookmarks:1"/></item>`,
])("[SV5] no bookmark: %s", (xml) => expect(parseBookmark(parseItem(fixture(xml)))).toBeNull());
