import { expect, test } from "vitest";
import type { RoomCategoryNode, RoomRow } from "./my-chat.ts";
import { roomNameIn, roomsToName } from "./rooms-to-name.ts";

const row = (jid: string, name: string): RoomRow => ({
  ...{ jid, name, unread: 0, mentions: 0, muted: false, hasDraft: false, importance: false },
  ...{ state: "joined", topic: "" },
});
const node = (name: string, rooms: readonly RoomRow[], categories: readonly RoomCategoryNode[] = []) =>
  ({ id: name, name, rooms, categories, unread: 0, mentions: 0 }) satisfies RoomCategoryNode;
const tree = [
  node(
    "Operations",
    [row("ops@rooms.example.com", "Ops Bridge"), row("i 4471@rooms.example.com", "Incident 4471")],
    [node("Night", [row("night@rooms.example.com", "Bridge at Night")])],
  ),
  node("", [row("hall@rooms.example.com", "Town Hall")]),
];

test("[RM18] a room is found by the beginning of its name or of a word of it, in the tree's order", () => {
  expect(roomsToName(tree, "br", 8).map(({ name }) => name)).toEqual(["Ops Bridge", "Bridge at Night"]);
  expect(roomsToName(tree, "", 2).map(({ name }) => name)).toEqual(["Ops Bridge", "Incident 4471"]);
  expect(roomsToName(tree, "bridge of", 8)).toEqual([]);
});

test("[RM10, RM18] what is put into the text is a link that every program understands", () => {
  expect(roomsToName(tree, "44", 8)).toEqual([
    { name: "Incident 4471", category: "Operations", link: "xmpp:i%204471@rooms.example.com?join" },
  ]);
  expect(roomsToName(tree, "town", 8)).toEqual([{ name: "Town Hall", link: "xmpp:hall@rooms.example.com?join" }]);
});

test("[RM18] a room that is not followed has no name here", () => {
  expect(roomNameIn(tree, "night@rooms.example.com")).toBe("Bridge at Night");
  expect(roomNameIn(tree, "secret@rooms.example.com")).toBeUndefined();
});
