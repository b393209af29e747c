import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { buildIdle, parseIdleSince } from "./index.ts";

const SINCE = Date.UTC(2026, 10, 22, 10, 5);

test("since when is read as it was written (XEP-0319 §3, ex. 1)", () => {
  expect(parseIdleSince(el("presence", "jabber:client", {}, buildIdle(SINCE)))).toBe(SINCE);
});

test.each([
  "",
  `<idle xmlns="urn:xmpp:idle:1"/>`,
  `<idle xmlns="urn:xmpp:idle:1" since="tea time"/>`,
  "<idle since='2026-11-22T10:05:00Z'/>",
])("nothing is read from %j", (inner) =>
  expect(parseIdleSince(fixture(`<presence xmlns="jabber:client">${inner}</presence>`))).toBeNull(),
);
