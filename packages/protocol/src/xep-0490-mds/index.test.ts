import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildItem, parseItem } from "../xep-0060-pubsub/index.ts";
import { buildReadMarker, parseReadMarker } from "./index.ts";

test("a read marker survives (XEP-0490 §3)", () => {
  const xml = `<item xmlns="http://jabber.org/protocol/pubsub" id="example@conference.shakespeare.lit"><displayed xmlns="urn:xmpp:mds:displayed:0">
    <stanza-id xmlns="urn:xmpp:sid:0" by="example@conference.shakespeare.lit" id="ca21deaf"/></displayed></item>`;
  expect(
    again(
      xml,
      (item) => parseReadMarker(parseItem(item)),
      (marker) => buildItem(buildReadMarker(marker), "http://jabber.org/protocol/pubsub"),
    ),
  ).toBe(canonical(xml));
});

test.each([
  `<item xmlns="u" id="a@b.c"/>`,
  `<item xmlns="u" id="a@b.c"><displayed xmlns="urn:xmpp:mds:displayed:0"/></item>`,
  `<item xmlns="u" id="@"/>`,
])("[SV5] no marker: %s", (xml) => expect(parseReadMarker(parseItem(fixture(xml)))).toBeNull());
