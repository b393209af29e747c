import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { archiveTraits } from "./archive-traits.ts";

test.each([
  ["a text", "<body>hello</body>", ["counts"]],
  ["a text with a link", "<body>see https://example.com/</body>", ["counts", "link"]],
  ["an empty text", "<body/>", []],
  ["no text", "<received xmlns='urn:xmpp:receipts' id='1'/>", []],
  ["a correction", "<body>better</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/>", []],
  ["a retraction with a text for others", "<body>gone</body><retract xmlns='urn:xmpp:message-retract:1' id='1'/>", []],
  ["a file", "<body>a.png</body><x xmlns='jabber:x:oob'><url>u</url></x>", ["counts", "file"]],
  ["a shared file", "<file-sharing xmlns='urn:xmpp:sfs:0'/>", ["file"]],
  [
    "high importance",
    "<body>now</body><headers xmlns='http://jabber.org/protocol/shim'><header name='Urgency'>high</header></headers>",
    ["counts", "important"],
  ],
])("[IN3] traits of %s", (_, inner, traits) => {
  const stanza = parseElement(`<message xmlns='jabber:client'>${inner}</message>`);
  expect(archiveTraits(stanza, stanza.childText("body") ?? "")).toEqual(traits);
});
