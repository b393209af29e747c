import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { archiveText, archiveTraits } from "./archive-traits.ts";

test.each([
  ["a text", "<body>hello</body>", ["counts"]],
  ["a text with a link", "<body>see https://example.com/</body>", ["counts", "link"]],
  ["an empty text", "<body/>", []],
  ["no text", "<received xmlns='urn:xmpp:receipts' id='1'/>", []],
  ["a correction", "<body>better</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/>", []],
  ["a retraction with a text for others", "<body>gone</body><retract xmlns='urn:xmpp:message-retract:1' id='1'/>", []],
  ["a reaction with a text for others", "<body>👍</body><reactions xmlns='urn:xmpp:reactions:0' id='1'/>", []],
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

const QUOTE = "<body start='0' end='7'/>";
const fallback = (ns: string, range = ""): string =>
  `<fallback xmlns='urn:xmpp:fallback:0' for='${ns}'>${range}</fallback>`;

test.each([
  ["a reply", `<reply xmlns='urn:xmpp:reply:0' id='1'/>${fallback("urn:xmpp:reply:0", QUOTE)}`, "yes, Iago"],
  ["a retraction", `<retract xmlns='urn:xmpp:message-retract:1' id='1'/>${fallback("urn:xmpp:message-retract:1")}`, ""],
  ["a reaction", `<reactions xmlns='urn:xmpp:reactions:0' id='1'/>${fallback("urn:xmpp:reactions:0")}`, ""],
  ["one that hides its words without being a reply", fallback("urn:xmpp:reply:0"), "> Romeo\nyes, Iago"],
])(
  "[RM21] [RM26] words of %s: what others are quoted with is found and counted once (XEP-0428 §2)",
  (_, inner, text) => {
    const body = "<body>&gt; Romeo\nyes, Iago</body>";
    expect(archiveText(parseElement(`<message xmlns='jabber:client'>${body}${inner}</message>`))).toBe(text);
  },
);
