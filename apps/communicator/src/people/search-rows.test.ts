import { expect, test } from "vitest";
import { markedParts, searchRows } from "./search-rows.ts";

const person = (jid: string, isContact: boolean) => ({ jid, name: jid, base: "available" as const, isContact });

test("[CO6] contacts stand before the organisation and rooms, and an empty section is left out", () => {
  const rows = searchRows(
    {
      text: "da",
      searching: false,
      contacts: [person("dana@x.example", true)],
      directory: [],
      rooms: [{ jid: "db@rooms.x.example", name: "Database Guild", topic: "" }],
    },
    44,
  );
  expect(rows.map((row) => [row.kind, row.key])).toEqual([
    ["head", "head:mine"],
    ["person", "dana@x.example"],
    ["head", "head:rooms"],
    ["room", "db@rooms.x.example"],
  ]);
});

test.each([
  ["Dana Ortiz", "da", ["", "Da", "na Ortiz"]],
  ["Omar Haddad", "DA", ["Omar Had", "da", "d"]],
  ["Omar Haddad", " da ", ["Omar Had", "da", "d"]],
  ["Kenji", "da", ["Kenji"]],
  ["Kenji", "", ["Kenji"]],
  // Lower case is longer here: a mark would fall on the wrong letters.
  ["İda", "da", ["İda"]],
])("[CO6] in %j the letters %j are marked", (text, search, parts) => {
  expect(markedParts(text, search)).toEqual(parts);
});
