import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildRoomTree, parseRoomTree } from "./index.ts";

const tree = (inner: string): string => `<categories xmlns="urn:tandem:categories:0">${inner}</categories>`;

test("the tree survives (docs/protocol/categories.md §3)", () => {
  const xml =
    tree(`<category id="operations" name="Operations"/><category id="bridge" name="Bridge" parent="operations"/>
    <room jid="ops-bridge@rooms.castellan.example" name="Ops Bridge" category="operations" topic="SEV-2" description="What is broken now" occupants="19" members="48" last="2026-11-27T22:14:05.000Z"
      visibility="open" type="auditorium" joinable="true" affiliation="admin"/>
    <room jid="x@rooms.castellan.example" name="X" occupants="0" members="0" visibility="closed" joinable="false"/>`);
  expect(again(xml, parseRoomTree, buildRoomTree)).toBe(canonical(xml));
});

test.each([`<category id="a"/>`, `<room jid="@" visibility="open"/>`, `<room jid="a@b.c" visibility="odd"/>`])(
  "[SV5] skipped: %s",
  (entry) => {
    expect(parseRoomTree(fixture(tree(entry)))).toEqual({ categories: [], rooms: [] });
  },
);
