import { el, parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Jid } from "../jid/index.ts";
import {
  buildModeratedRetraction,
  buildModeratedTombstone,
  buildModerationRequest,
  NS_MODERATION,
  parseModerated,
  parseModerationRequest,
} from "./index.ts";

test("a request survives, and is nothing without id or retraction (XEP-0425 §3, ex. 4)", () => {
  const request = { id: "stanza-id-1", reason: "spam" };
  expect(parseModerationRequest(parseElement(serialize(buildModerationRequest(request))))).toEqual(request);
  expect(parseModerationRequest(el("moderate", NS_MODERATION, { id: "1" }))).toBeNull();
  expect(parseModerationRequest(buildModerationRequest({ id: "" }))).toBeNull();
  expect(parseModerationRequest(undefined)).toBeNull();
});

test("what a room tells and what stays survive (XEP-0425 §3.1, §4, ex. 5, 8)", () => {
  const moderated = { by: "room@muc.example.com/macbeth" as Jid, occupantId: "dd72", reason: "spam" };
  const retraction = parseElement(serialize(buildModeratedRetraction("stanza-id-1", moderated)));
  expect(retraction.attr("id")).toBe("stanza-id-1");
  expect(parseModerated(retraction)).toEqual(moderated);
  const tombstone = parseElement(serialize(buildModeratedTombstone("r1", Date.UTC(2019, 8, 20), moderated)));
  expect([tombstone.name, tombstone.attr("id"), tombstone.attr("stamp")]).toEqual([
    "retracted",
    "r1",
    "2019-09-20T00:00:00.000Z",
  ]);
  expect(parseModerated(tombstone)).toEqual(moderated);
  expect(parseModerated(el("retract", "urn:xmpp:message-retract:1", { id: "1" }))).toBeNull();
});
