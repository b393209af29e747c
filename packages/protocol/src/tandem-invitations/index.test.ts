import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildItem, parseItem } from "../xep-0060-pubsub/index.ts";
import { buildWaitingInvitation, parseWaitingInvitation } from "./index.ts";

const item = (id: string): string => `<item xmlns="http://jabber.org/protocol/pubsub" id="${id}">
  <invitation xmlns="urn:tandem:invitations:0" from="priya@castellan.example" room="incident@rooms.castellan.example" name="Incident">
  <reason>You know the batch.</reason></invitation></item>`;

test("an invitation survives (docs/protocol/invitations.md §2)", () => {
  const xml = item("incident@rooms.castellan.example");
  const parse = (element: Parameters<typeof parseItem>[0]) => parseWaitingInvitation(parseItem(element));
  expect(
    again(xml, parse, (value) => buildItem(buildWaitingInvitation(value), "http://jabber.org/protocol/pubsub")),
  ).toBe(canonical(xml));
});

test("[SV5] an item under another name is none", () => {
  expect(parseWaitingInvitation(parseItem(fixture(item("other@rooms.castellan.example"))))).toBeNull();
});
