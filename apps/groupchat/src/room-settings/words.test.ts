import type { PersonAccess, RoomPrincipal, RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { changeInWords } from "./change-words.ts";
import { changesInWords, consequenceOf } from "./changes.ts";
import { reasonInWords } from "./reason.ts";
import { sectionsOf } from "./sections-list.ts";

const values = {
  name: "FX Desk",
  description: "",
  categoryId: "fx",
  visibility: "closed",
  isAuditorium: false,
  allowsInvites: true,
  allowsTopicChange: false,
  allowsPins: false,
  addIn: "",
  isArchived: true,
  allowsFiles: true,
  editMinutes: -1,
  retentionDays: 0,
} as const;
const one = (id: string): RoomPrincipal => ({ id, name: id, isGroup: false, isOwner: false });
const people = { managers: [one("maya")], members: [one("dana")], presenters: [], banned: [], scope: [] };
const saved = { ...values, managers: ["maya"], members: ["dana"], presenters: [], banned: [], scope: [] };
const categories = [{ id: "fx", name: "FX", depth: 0 }];

test.each([
  [
    "Type to auditorium, 3 presenters added",
    ["isAuditorium", "presenters"],
    { isAuditorium: true },
    { presenters: ["a", "b", "c"].map(one) },
  ],
  ["1 member removed", ["members"], {}, { members: [] }],
  ["2 members added, 1 removed", ["members"], {}, { members: [one("a"), one("b")] }],
  ["1 banned added", ["banned"], {}, { banned: [one("a")] }],
  ["How long messages are kept to 7 years", ["retentionDays"], { retentionDays: 2_557 }, {}],
  ["Files off, name", ["allowsFiles", "name"], { allowsFiles: false, name: "X" }, {}],
  ["Scope to Markets and Risk", ["scope"], {}, { scope: [one("Markets"), one("Risk")] }],
  ["Scope as the category has it", ["scope"], {}, { scope: [] }],
  ["Category", ["categoryId"], { categoryId: "" }, {}],
] as const)("[RM6] what is changed is named: %s", (words, changed, value, lists) => {
  const settings = { changed, categories, saved, values: { ...values, ...value }, people: { ...people, ...lists } };
  expect(changesInWords(settings as Parameters<typeof changesInWords>[0])).toBe(words);
});

test("[RM6] who loses and who gets the right to post is said before it is saved", () => {
  const presenters = [one("kenji")];
  const auditorium = { ...values, isAuditorium: true };
  const becomes = { saved, values: auditorium, people: { ...people, presenters } };
  expect(consequenceOf(becomes, 167)).toBe("167 members lose the right to post. Their open drafts are kept for them.");
  expect(consequenceOf(becomes, undefined)).toMatch(/^Members lose the right to post/u);
  expect(consequenceOf({ saved, values: auditorium, people }, 167)).toMatch(/^With no presenter named/u);
  const was = { ...saved, isAuditorium: true, presenters: ["kenji"] };
  expect(consequenceOf({ saved: was, values, people: { ...people, presenters } }, 1)).toBe(
    "1 member gets the right to post.",
  );
  expect(consequenceOf({ saved: was, values: auditorium, people: { ...people, presenters } }, 1)).toBeUndefined();
});

const answer: PersonAccess = {
  isInScope: true,
  standing: "member",
  by: "list",
  isPresenter: false,
  reads: true,
  posts: true,
  visibility: "closed",
  isAuditorium: false,
};

test.each<readonly [string, Partial<PersonAccess>]>([
  [
    "Rohan belongs to Engineering. The category Trading / FX does not include it.",
    { standing: "barred", outside: ["Trading", "FX"], belongsTo: "Engineering" },
  ],
  ["The category FX does not include Rohan.", { standing: "barred", outside: ["FX"] }],
  ["Rohan is banned from this room, whatever else holds.", { standing: "banned" }],
  ["Rohan manages the category of this room.", { standing: "manager", by: "category" }],
  ["The group Leads makes Rohan a manager.", { standing: "manager", by: "group", group: "Leads" }],
  ["A group makes Rohan a member.", { by: "group" }],
  ["Rohan is a member. In an auditorium only presenters and managers post.", { isAuditorium: true, posts: false }],
  ["Rohan is a member. The list of presenters lets them post.", { isAuditorium: true, isPresenter: true }],
  ["Rohan is a member.", { isAuditorium: true }],
  [
    "Rohan is no member. Members enter, others can ask to be let in.",
    { standing: "nobody", reads: false, posts: false, isAuditorium: true },
  ],
  [
    "Rohan is no member, but everyone may enter this room. In an auditorium only members may post.",
    { standing: "nobody", posts: false, isAuditorium: true, visibility: "open" },
  ],
])("[RM2] [RM7] why: %s", (sentence, change) => {
  expect(reasonInWords("Rohan Iyer", { ...answer, ...change })).toBe(sentence);
});

test.each<readonly [string, Parameters<typeof changeInWords>[0]["what"], string | undefined]>([
  ["set the type to auditorium", "type", "auditorium"],
  ["set who may enter to closed", "visibility", "closed"],
  ["changed who may enter", "visibility", "of a later version"],
  ["set how long messages are kept to 7 years", "retention", "2557"],
  ["turned files off", "files", "false"],
  ["turned pins by everyone on", "pins", "true"],
  ["changed the description", "description", "new words"],
  ["set the name to FX", "name", "FX"],
  ["took the room out of its category", "category", ""],
  ["changed other settings", "other", undefined],
  ["closed the room", "closed", undefined],
])("[MUC87] what somebody did: %s", (words, what, value) => {
  const row = { what, added: [], removed: [], more: 0, ...(value !== undefined && { value }) };
  expect(changeInWords(row)).toBe(words);
});

test("[MUC87] who came onto a list and who was taken off it, with those who are not named", () => {
  const row = { what: "members", added: [], removed: [], more: 0 } as const;
  expect(changeInWords({ ...row, added: [one("Desk Support")] })).toBe("added Desk Support as members");
  expect(changeInWords({ ...row, added: [one("A"), one("B")], more: 3 })).toBe("added A, B and 3 others as members");
  expect(changeInWords({ ...row, removed: [one("A")], more: 1 })).toBe("removed A and 1 other from members");
  expect(changeInWords({ ...row, more: 2 })).toBe("added 2 others as members");
  expect(changeInWords({ ...row, added: [one("A")], removed: [one("B")] })).toBe(
    "added A as members and removed B from members",
  );
});

test("[RM7] the list has the sections that there are", () => {
  const settings = { mayConfigure: true, hasTandemFields: true, addIns: [] } as unknown as RoomSettingsSnapshot;
  expect(sectionsOf(settings, true)).toEqual([
    "general",
    "type",
    "visibility",
    "people",
    "scope",
    "history",
    "posting",
  ]);
  expect(sectionsOf({ ...settings, mayConfigure: false }, false)).toEqual(["people"]);
});
