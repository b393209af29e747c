import type { ContactGroup, ContactRow, RoomCategoryNode, RoomRow } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { type MyChatInput, myChatRows, PHONE_SECTIONS, placesInOrder, WIDE_SECTIONS } from "./rows.ts";

const room = (name: string, more: Partial<RoomRow> = {}): RoomRow => ({
  jid: `${name}@rooms.castellan.example`,
  name,
  unread: 0,
  mentions: 0,
  muted: false,
  topic: "",
  hasDraft: false,
  importance: false,
  state: "joined",
  ...more,
});
const contact = (name: string, group: string, base: ContactRow["base"] = "available"): ContactRow => ({
  key: `${group}/${name}`,
  jid: `${name}@castellan.example`,
  name,
  group,
  base,
  subscription: "both",
  pending: false,
  blocked: false,
  tagged: false,
  unread: 0,
});
const node = (name: string, rooms: RoomRow[], categories: RoomCategoryNode[] = []): RoomCategoryNode => ({
  id: name,
  name,
  rooms,
  categories,
  unread: 0,
  mentions: 0,
});
const group = (name: string, rows: ContactRow[]): ContactGroup => ({
  name,
  rows,
  online: rows.length,
  total: rows.length,
});

const input = (more: Partial<MyChatInput> = {}): MyChatInput => ({
  snapshot: { categories: [node("Operations", [room("Ops")], [node("Settlement", [room("Breaks")])])] },
  contactGroups: [group("Favourites", [contact("dana", "Favourites"), contact("claire", "Favourites", "offline")])],
  sections: WIDE_SECTIONS,
  closed: new Set(),
  filter: "",
  heights: { row: 28, place: 28, group: 24, section: 28 },
  titles: {
    needsYou: "Needs you",
    contacts: "Contacts",
    rooms: "Rooms",
    conversations: "Conversations",
    noGroup: "No group",
    addContact: "Add a contact",
    directory: "Room directory",
    noContacts: "Nobody yet",
    noRooms: "No rooms yet",
    favourites: "Favourites",
    filters: "Filters",
    mentionsOfMe: "Mentions of me",
    noFilters: "No filters yet",
    online: (online, total) => `${online} of ${total}`,
    joined: (count) => `${count} joined`,
  },
  ...more,
});
const keys = (given: MyChatInput): string[] => myChatRows(given).map((row) => row.key);

test("[RT7] contacts stand above the rooms, with groups", () => {
  expect(keys(input())).toEqual([
    "section:contacts",
    "group:Favourites",
    "contact:Favourites/dana",
    "contact:Favourites/claire",
    "section:rooms",
    "category:Operations",
    "room:Ops@rooms.castellan.example",
    "category:Settlement",
    "room:Breaks@rooms.castellan.example",
  ]);
  expect(myChatRows(input())[0]).toMatchObject({ count: "1 of 2" });
});

test("[RT9] Communicator preferred: no section of contacts or conversations, not even an empty one", () => {
  const rows = myChatRows(input({ contactGroups: undefined }));
  expect(rows[0]).toMatchObject({ key: "section:rooms", count: "2 joined" });
  expect(rows.some((row) => row.kind === "contact" || row.kind === "conversation")).toBe(false);
});

test("a person in two groups is counted once", () => {
  const twice = [group("A", [contact("dana", "A")]), group("B", [contact("dana", "B")])];
  expect(myChatRows(input({ contactGroups: twice }))[0]).toMatchObject({ count: "1 of 1" });
});

test("contacts without a group stand right below their section as long as no other group is there", () => {
  const unnamed = group("", [contact("dana", "")]);
  expect(keys(input({ contactGroups: [unnamed] })).slice(0, 3)).toEqual([
    "section:contacts",
    "contact:/dana",
    "section:rooms",
  ]);
  expect(keys(input({ contactGroups: [group("A", [contact("eve", "A")]), unnamed] }))).toContain("group:");
});

test("an empty section says what it is for and what can be done, and nothing does while a filter is on (design 12)", () => {
  const empty = input({ contactGroups: [], snapshot: { categories: [] } });
  expect(keys(empty)).toEqual([
    "section:contacts",
    "hint:contacts",
    "act:add-contact",
    "section:rooms",
    "hint:rooms",
    "act:directory",
  ]);
  expect(keys({ ...empty, contactGroups: undefined, filter: "x" })).toEqual(["section:rooms"]);
});

test("what is closed is left out; a filter opens everything that has a match and leaves out the rest", () => {
  const closed = new Set(["section:contacts", "category:Operations"]);
  expect(keys(input({ closed }))).toEqual(["section:contacts", "section:rooms", "category:Operations"]);
  expect(keys(input({ closed, filter: "BREAK" }))).toEqual([
    "section:contacts",
    "section:rooms",
    "category:Operations",
    "category:Settlement",
    "room:Breaks@rooms.castellan.example",
  ]);
});

test("on a phone a room that mentions me stands first, and only there (design 11)", () => {
  const categories = [
    node("Operations", [room("Ops", { mentions: 2 }), room("Shift")]),
    node("Trading", [room("FX", { mentions: 1 })]),
  ];
  expect(keys(input({ sections: PHONE_SECTIONS, snapshot: { categories } }))).toEqual([
    "section:needs-you",
    "room:Ops@rooms.castellan.example",
    "room:FX@rooms.castellan.example",
    "section:rooms",
    "category:Operations",
    "room:Shift@rooms.castellan.example",
  ]);
});

test("rooms without a category stand first, right below their section", () => {
  const categories = [node("Operations", [room("Ops")]), node("", [room("Adhoc")])];
  expect(keys(input({ contactGroups: undefined, snapshot: { categories } })).slice(0, 3)).toEqual([
    "section:rooms",
    "room:Adhoc@rooms.castellan.example",
    "category:Operations",
  ]);
});

test("Alt+Down goes through rooms and conversations as they stand, closed groups included (design §6)", () => {
  const conversations = [
    { jid: "dana@castellan.example", name: "Dana", unread: 1, hasDraft: false, base: "busy" as const },
  ];
  const categories = [node("Operations", [room("Ops", { mentions: 1 })], [node("Settlement", [room("Breaks")])])];
  expect(placesInOrder({ categories, conversations }).map(({ jid, unread }) => [jid, unread])).toEqual([
    ["Ops@rooms.castellan.example", true],
    ["Breaks@rooms.castellan.example", false],
    ["dana@castellan.example", true],
  ]);
});

test("[RM27] filters stand below the rooms, mentions under the app's own name; a hint where all are hidden", () => {
  const filter = { id: "f", kind: "phrase", name: "Breaks", unread: 1, alerts: false } as const;
  const mentions = { id: "mentions", kind: "mentions", name: "", unread: 0, alerts: true } as const;
  const names = (more: Partial<MyChatInput>): readonly string[] =>
    myChatRows(input({ sections: ["filters"], ...more })).map(({ text }) => text);
  expect(names({ filters: [mentions, filter] })).toEqual(["Filters", "Mentions of me", "Breaks"]);
  expect(names({ filters: [mentions, filter], filter: "break" })).toEqual(["Filters", "Breaks"]);
  expect(names({ filters: [] })).toEqual(["Filters", "No filters yet"]);
  expect(names({ filters: undefined })).toEqual([]);
});

test("[CO1] [RT8] sorted by availability the heads say so, and close apart from groups of that name", () => {
  const contactGroups = [
    group("available", [contact("dana", "")]),
    group("offline", [contact("claire", "", "offline")]),
  ];
  const titles = (closed: readonly string[]) =>
    myChatRows(input({ sections: ["contacts"], contactGroups, sort: "availability", closed: new Set(closed) })).map(
      ({ text }) => text,
    );
  expect(titles([])).toEqual(["Contacts", "Available", "dana", "Offline", "claire"]);
  expect(titles(["group:available"])).toEqual(titles([]));
  expect(titles(["group:availability\navailable"])).toEqual(["Contacts", "Available", "Offline", "claire"]);
});

test("[CO1] sorted by name there are no heads", () => {
  const contactGroups = [group("", [contact("claire", ""), contact("dana", "")])];
  const rows = myChatRows(input({ sections: ["contacts"], contactGroups, sort: "name" }));
  expect(rows.map(({ kind }) => kind)).toEqual(["section", "contact", "contact"]);
});

test("[RM8] favourite rooms stand at the top of the rooms and not below, for the arrows too", () => {
  const categories = [
    node("Operations", [room("Ops")], [node("Settlement", [room("Breaks", { isFavourite: true })])]),
    node("Trading", [room("Desk"), room("Rates", { isFavourite: true, mentions: 1 })]),
  ];
  const snapshot = { categories };
  expect(keys(input({ snapshot, sections: ["rooms"] }))).toEqual([
    "section:rooms",
    "rooms:favourites",
    "room:Breaks@rooms.castellan.example",
    "room:Rates@rooms.castellan.example",
    "category:Operations",
    "room:Ops@rooms.castellan.example",
    "category:Trading",
    "room:Desk@rooms.castellan.example",
  ]);
  const closed = new Set(["rooms:favourites"]);
  expect(keys(input({ snapshot, sections: ["rooms"], closed }))).not.toContain("room:Breaks@rooms.castellan.example");
  expect(keys(input({ snapshot, sections: ["rooms"], filter: "desk" }))).not.toContain("rooms:favourites");
  // What mentions me stands above all.
  expect(
    keys(input({ snapshot, sections: PHONE_SECTIONS })).filter((key) => key.startsWith("room:Rates")),
  ).toHaveLength(1);
  expect(placesInOrder(snapshot).map(({ jid }) => jid.split("@")[0])).toEqual(["Breaks", "Rates", "Ops", "Desk"]);
});
