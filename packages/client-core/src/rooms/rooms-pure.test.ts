import { parseBareJid, type BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import type { RoomRow } from "../view-models/my-chat.ts";
import { categoryNodes, categoryPath, flatCategories } from "./category-tree.ts";
import { slugOf } from "./slug.ts";

test.each([
  ["Ops Bridge", "ops-bridge"],
  ["  Größe & Café  ", "große-cafe"],
  ["!!!", "room-12345678"],
])("[RM12] %j makes the address %j", (name, slug) => expect(slugOf(name, "1234567890")).toBe(slug));

const jid = (name: string): BareJid => parseBareJid(`${name}@rooms.lit`) as BareJid;
const listed = (name: string, category?: string) => ({
  jid: jid(name),
  name,
  category,
  occupants: 0,
  members: 0,
  visibility: "open" as const,
  isJoinable: true,
});
const row = (name: string, unread = 0): RoomRow => ({
  jid: jid(name),
  name,
  unread,
  mentions: 0,
  muted: false,
  topic: "",
  hasDraft: false,
  importance: false,
  state: "joined",
});
const tree = {
  categories: [
    { id: "ops", name: "Operations" },
    { id: "bridge", name: "Bridge", parent: "ops" },
    { id: "empty", name: "Empty" },
  ],
  rooms: [listed("a", "bridge"), listed("b", "ops"), listed("c"), listed("d", "nowhere")],
};

test("followed rooms stand under their categories with counts of everything below; empty categories are left out", () => {
  const categoryOf = new Map(tree.rooms.map(({ jid, category }) => [jid, category]));
  const nodes = categoryNodes(tree.categories, categoryOf, [row("a", 2), row("b", 1), row("c"), row("d", 4)]);
  expect(nodes.map(({ id, unread }) => [id, unread])).toEqual([
    ["ops", 3],
    ["", 4],
  ]);
  expect(nodes[0]?.categories[0]).toMatchObject({ name: "Bridge", unread: 2 });
  expect(nodes[1]?.rooms.map(({ name }) => name)).toEqual(["c", "d"]);
});

test("[SV5] a category that is its own ancestor hangs nothing", () => {
  const loop = {
    categories: [
      { id: "x", name: "X", parent: "y" },
      { id: "y", name: "Y", parent: "x" },
    ],
    rooms: [listed("a", "x")],
  };
  expect(categoryPath(loop, "x").length).toBeLessThanOrEqual(17);
  expect(flatCategories(loop, () => true)).toEqual([]);
});
