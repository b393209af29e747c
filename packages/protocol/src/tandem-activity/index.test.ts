import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildActivityPage,
  buildActivityQuery,
  buildActivityRead,
  parseActivityPage,
  parseActivityQuery,
  parseActivityRead,
} from "./index.ts";

const NS = "urn:tandem:activity:0";
const item = (attrs: string, about = ""): string =>
  `<item ${attrs}><forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-11-28T13:47:00.000Z"/><message xmlns="jabber:client" from="ops@rooms.castellan.example/Dana" type="groupchat"><body>Maya?</body></message></forwarded>${about}</item>`;
const mention = `kind="mention" id="12" room="ops@rooms.castellan.example" name="Ops Bridge"`;
const page = (attrs: string, ...items: readonly string[]): string =>
  `<activity xmlns="${NS}" ${attrs}>${items.join("")}</activity>`;

test("a page of activity survives (docs/protocol/activity.md §2)", () => {
  const answer = item(
    `kind="reply" id="11" room="ops@rooms.castellan.example" name="Ops Bridge" unread="true"`,
    `<about id="9">My words</about>`,
  );
  const xml = page(`unread="2" next="11"`, item(mention), answer);
  expect(again(xml, parseActivityPage, buildActivityPage)).toBe(canonical(xml));
});

test.each([
  ["a kind that is none", mention.replace("mention", "rumour")],
  ["an id that is none", mention.replace(`"12"`, `"twelve"`)],
  ["a room that is none", mention.replace("ops@", "@")],
])("[SV5] an item with %s is left out, the others stay", (_, attrs) => {
  expect(parseActivityPage(fixture(page(`unread="1"`, item(attrs), item(mention))))?.items).toHaveLength(1);
});

test("[SV5] a page without a count is none", () => {
  expect(parseActivityPage(fixture(page("", item(mention))))).toBeNull();
  expect(parseActivityPage(undefined)).toBeNull();
});

test("a question and a place survive, and others are none (docs/protocol/activity.md §2, §3)", () => {
  for (const xml of [page(`max="25"`), page(`max="0"`), page(`max="25" before="12"`)])
    expect(again(xml, parseActivityQuery, buildActivityQuery)).toBe(canonical(xml));
  for (const xml of [page(""), page(`max="x"`), page(`max="5" before="x"`)])
    expect(parseActivityQuery(fixture(xml))).toBeNull();
  const read = `<read xmlns="${NS}" to="12"/>`;
  expect(again(read, parseActivityRead, buildActivityRead)).toBe(canonical(read));
  expect(parseActivityRead(fixture(`<read xmlns="${NS}"/>`))).toBeNull();
});
