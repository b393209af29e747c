import { expect, test } from "vitest";
import { parseTree, planImport, type TreeFile, writeTree } from "./tree.ts";

const tree: TreeFile = {
  categories: [
    { id: "operations", name: "Operations", order: 0, managers: ["group:Ops"], creation: "managers" },
    {
      id: "bridge",
      name: "Bridge",
      parent: "operations",
      order: 1,
      managers: [],
      scope: ["maya@castellan.example"],
      leastRetention: { policy: "Records", days: 365 },
    },
  ],
  rooms: [
    {
      room: "war-room",
      name: "War room",
      category: "bridge",
      isPublic: false,
      addIn: "board",
      scope: ["group:Ops"],
      owner: ["maya@castellan.example"],
    },
  ],
};
const empty: TreeFile = { categories: [], rooms: [] };

test.each(["json", "toml"] as const)("[RM1] a tree written as %s reads back the same", (format) => {
  expect(parseTree(writeTree(tree, format), "tree")).toEqual(tree);
});

test("[RM1] an import into nothing makes all of it, parents first; the same file again does nothing", () => {
  const reversed = { ...tree, categories: tree.categories.toReversed() };
  expect(planImport(empty, reversed).map((act) => act.says)).toEqual([
    "add category operations",
    "add category bridge",
    "add room war-room",
  ]);
  expect(planImport(tree, tree)).toEqual([]);
});

test("[RM1] only what differs is changed, only who is new is made something, and nothing is removed", () => {
  const wanted = parseTree(
    `[[categories]]
id = "bridge"
name = "The Bridge"
[[rooms]]
room = "war-room"
isPublic = false
owner = ["maya@castellan.example", "idris@castellan.example"]
member = ["priya@castellan.example"]
`,
    "tree.toml",
  );
  expect(planImport(tree, wanted)).toEqual([
    { method: "category.change", params: { id: "bridge", name: "The Bridge" }, says: "change category bridge: name" },
    {
      method: "room.affiliation",
      params: { room: "war-room", jid: "idris@castellan.example", affiliation: "owner" },
      says: "make idris@castellan.example owner of war-room",
    },
    {
      method: "room.affiliation",
      params: { room: "war-room", jid: "priya@castellan.example", affiliation: "member" },
      says: "make priya@castellan.example member of war-room",
    },
  ]);
});

test.each([
  ["{", "tree.toml"],
  ['[[categories]]\nid = 1\nname = "x"', "tree.toml"],
  ['[[categories]]\nid = "x"\nname = "x"\nscoop = []', "scoop"],
  ["id = ", "line 1"],
])("a file that is no tree is refused with its place: %j", (text, place) => {
  expect(() => parseTree(text, "tree.toml")).toThrow(place);
});

test("[RM1] categories in a circle are refused before anything is done", () => {
  const circle = { id: "a", name: "A", parent: "b" };
  expect(() => planImport(empty, { ...empty, categories: [circle, { id: "b", name: "B", parent: "a" }] })).toThrow(
    "circle",
  );
});
