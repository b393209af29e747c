import { type BareJid, parseBareJid } from "@tandem/protocol";
import type { ListedRoom } from "@tandem/protocol/tandem-categories";
import { expect, test } from "vitest";
import { createDirectoryIndex, type DirectoryWish, foldText } from "./directory-list.ts";

const WISH: DirectoryWish = {
  search: "",
  isTopicSearched: true,
  type: undefined,
  isManaged: false,
  categoryId: undefined,
  order: "name",
};

function room(name: string, more: Partial<ListedRoom> = {}): ListedRoom {
  const jid = parseBareJid(`${name.toLowerCase().replaceAll(/[^a-z]/gu, "-")}@rooms.lit`) as BareJid;
  return { jid, name, occupants: 0, members: 0, visibility: "open", isJoinable: true, ...more };
}

const tree = {
  categories: [
    { id: "ops", name: "Operations" },
    { id: "settle", name: "Settlement", parent: "ops" },
    { id: "trade", name: "Trading" },
  ],
  rooms: [
    room("Unsettled Trades", { category: "settle", members: 14, lastAt: 5, affiliation: "member" }),
    room("Ops Bridge", {
      category: "ops",
      topic: "Incidents, SÉTTLEMENT",
      members: 48,
      lastAt: 9,
      affiliation: "admin",
    }),
    room("Zürich Cut-offs", { category: "trade", isAuditorium: true, members: 380, affiliation: "owner" }),
    room("Settlement Cut-offs", { category: "settle", isAuditorium: true, members: 612, lastAt: 7 }),
    room("Lunch", { description: "Nothing to settle here", occupants: 3 }),
  ],
};
const index = createDirectoryIndex(tree);
const names = (wish: Partial<DirectoryWish>): readonly string[] =>
  index.find({ ...WISH, ...wish }).rooms.map(({ name }) => name);

test("[RM11] found in the name first, then in topic and description, without case and accents, in the middle of words", () => {
  expect(names({ search: "settle" })).toEqual(["Settlement Cut-offs", "Unsettled Trades", "Lunch", "Ops Bridge"]);
  expect(names({ search: "zurich" })).toEqual(["Zürich Cut-offs"]);
  expect(names({ search: "  offs  SETTLE " })).toEqual(["Settlement Cut-offs"]);
  expect(names({ search: "cut-offs" })).toHaveLength(2);
  expect(names({ search: "settle bridge" })).toEqual(["Ops Bridge"]);
  expect(names({ search: "nowhere" })).toEqual([]);
  expect(names({ search: "" })).toHaveLength(5);
});

test("[RM11] [RM6] names only, one type, those that one manages", () => {
  expect(names({ search: "settle", isTopicSearched: false })).toEqual(["Settlement Cut-offs", "Unsettled Trades"]);
  expect(names({ type: "auditorium" })).toEqual(["Settlement Cut-offs", "Zürich Cut-offs"]);
  expect(names({ type: "normal" })).toHaveLength(3);
  expect(names({ isManaged: true })).toEqual(["Ops Bridge", "Zürich Cut-offs"]);
  expect(names({ isManaged: true, type: "auditorium" })).toEqual(["Zürich Cut-offs"]);
});

test("[RM11] sorted by what was said last, by members, by name", () => {
  expect(names({ order: "activity" })).toEqual([
    "Ops Bridge",
    "Settlement Cut-offs",
    "Unsettled Trades",
    "Lunch",
    "Zürich Cut-offs",
  ]);
  expect(names({ order: "members" }).slice(0, 2)).toEqual(["Settlement Cut-offs", "Zürich Cut-offs"]);
  expect(names({ order: "name" })[0]).toBe("Lunch");
});

test("[RM11] counts of categories follow the search and hold what is below; those of no category count in all", () => {
  const found = index.find({ ...WISH, search: "settle", categoryId: "ops" });
  expect(found.categories.map(({ id, matching }) => [id, matching])).toEqual([
    ["ops", 3],
    ["settle", 2],
    ["trade", 0],
  ]);
  expect(found.matching).toBe(4);
  expect(found.rooms.map(({ name }) => name)).toEqual(["Settlement Cut-offs", "Unsettled Trades", "Ops Bridge"]);
  expect(names({ categoryId: "trade" })).toEqual(["Zürich Cut-offs"]);
});

test("[RM11] ten thousand rooms in five hundred categories are each looked at once for a key", () => {
  const categories = Array.from({ length: 500 }, (_, n) => ({
    id: `c${n}`,
    name: `Category ${n}`,
    ...(n >= 20 && { parent: `c${n % 20}` }),
  }));
  let reads = 0;
  const rooms = Array.from({ length: 10_000 }, (_, n) => {
    const one = room(`Room ${n}`, { topic: `About ${n % 7}` });
    return Object.defineProperty({ ...one }, "category", { enumerable: true, get: () => (reads++, `c${n % 500}`) });
  });
  const large = createDirectoryIndex({ categories, rooms });
  reads = 0;
  const found = large.find({ ...WISH, search: "about 3" });
  expect(found.matching).toBeGreaterThan(1_000);
  expect(found.categories.reduce((sum, { depth, matching }) => sum + (depth === 0 ? matching : 0), 0)).toBe(
    found.matching,
  );
  expect(reads).toBe(10_000);
});

test.each([
  ["Ünïted  States!", "united states"],
  ["ＡＢＣ-1", "abc 1"],
  ["🙂", ""],
])("[RM11] %j is compared as %j", (text, folded) => expect(foldText(text)).toBe(folded));
