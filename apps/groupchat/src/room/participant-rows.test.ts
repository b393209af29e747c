import type { ParticipantRow } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { participantRows, peopleInView } from "./participant-rows.ts";

const TITLES = { managers: "Managers", inRoom: "In the room", notInRoom: "Not in the room" };
const person = (nick: string): ParticipantRow => ({
  key: nick,
  nick,
  role: "member",
  base: "available",
  inRoom: true,
  me: false,
});
const NOBODY = { managers: [], inRoom: [], membersNotInRoom: [] };

test("[RM30] a large room has a row for everybody, quiet ones for those who have not come yet", () => {
  const windows = {
    managers: { count: 0, from: 0 },
    inRoom: { count: 4, from: 1 },
    membersNotInRoom: { count: 16_000, from: 0 },
  };
  const rows = participantRows({ ...NOBODY, inRoom: [person("B"), person("C")], windows }, TITLES, 28);
  expect(rows).toHaveLength(1 + 4 + 1 + 16_000);
  expect(rows.slice(0, 6).map(({ kind, key }) => `${kind} ${key}`)).toEqual([
    "head head:inRoom",
    "waiting inRoom:0",
    "person B",
    "person C",
    "waiting inRoom:3",
    "head head:membersNotInRoom",
  ]);
  expect(rows[5]).toMatchObject({ count: 16_000 });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  expect(peopleInView(rows.slice(2, 8))).toEqual({ inRoom: [1, 4], membersNotInRoom: [0, 2] });
});

test("[RM30] somebody who is here beyond the number that is told is no row", () => {
  const windows = {
    managers: { count: 0, from: 0 },
    inRoom: { count: 1, from: 0 },
    membersNotInRoom: { count: 0, from: 0 },
  };
  const rows = participantRows({ ...NOBODY, inRoom: [person("A"), person("B")], windows }, TITLES, 28);
  expect(rows.map(({ key }) => key)).toEqual(["head:inRoom", "A"]);
});

test("[RM30] where everybody is here nobody is waited for", () => {
  const rows = participantRows({ ...NOBODY, managers: [person("A")], inRoom: [person("B")] }, TITLES, 28);
  expect(rows.map(({ key }) => key)).toEqual(["head:managers", "A", "head:inRoom", "B"]);
  expect(peopleInView(rows)).toEqual({ managers: [0, 1], inRoom: [0, 1] });
});
