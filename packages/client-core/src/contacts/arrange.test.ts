import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { arrange, type ArrangeInput, keepPlaces } from "./arrange.ts";

const ANNA = "anna@x" as BareJid;
const BEN = "ben@x" as BareJid;
const CLEO = "cleo@x" as BareJid;

const input = (changes: Partial<ArrangeInput>): ArrangeInput => ({
  people: [
    { jid: ANNA, groups: ["FX 10", "FX 9"] },
    { jid: BEN, groups: [] },
    { jid: CLEO, groups: ["FX 9"] },
  ],
  sort: "group",
  stateOf: (jid) => (jid === BEN ? "dnd" : "away"),
  levelOf: (jid) => (jid === CLEO ? "personal" : "company"),
  isTagged: (jid) => jid === BEN,
  ...changes,
});
const shape = (groups: ReturnType<typeof arrange>) => groups.map(({ name, rows }) => [name, ...rows.map((r) => r.jid)]);

test("[CO1] a person stands in each of their groups; numbers count as numbers; those without a group come last", () => {
  expect(shape(arrange(input({})))).toEqual([
    ["FX 9", ANNA, CLEO],
    ["FX 10", ANNA],
    ["", BEN],
  ]);
});

test.each([
  ["name", [["", ANNA, BEN, CLEO]]],
  [
    "availability",
    [
      ["busy", BEN],
      ["away", ANNA, CLEO],
    ],
  ],
  [
    "access",
    [
      ["personal", CLEO],
      ["company", ANNA, BEN],
    ],
  ],
  [
    "tagged",
    [
      ["tagged", BEN],
      ["others", ANNA, CLEO],
    ],
  ],
] as const)("[CO1] sorted by %s everybody stands once", (sort, expected) => {
  expect(shape(arrange(input({ sort })))).toEqual(expected);
});

test("[CO1] a held list keeps every row at its place, takes new ones at the end and lets gone ones go", () => {
  const before = arrange(input({ sort: "availability" }));
  const after = arrange(
    input({
      sort: "availability",
      people: [
        { jid: "adam@x" as BareJid, groups: [] },
        { jid: ANNA, groups: [] },
        { jid: BEN, groups: [] },
      ],
      stateOf: (jid) => (jid === BEN ? "available" : "away"),
    }),
  );
  expect(shape(keepPlaces(before, after))).toEqual([
    ["busy", BEN],
    ["away", ANNA, "adam@x"],
  ]);
});
