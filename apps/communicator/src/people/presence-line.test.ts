import { expect, test } from "vitest";
import { presenceKind, presenceLine } from "./presence-line.ts";

const now = new Date(2026, 10, 12, 13, 57).getTime();
const today = (hours: number, minutes: number): number => new Date(2026, 10, 12, hours, minutes).getTime();

test.each([
  [{ base: "available" }, "available", "Available"],
  [{ base: "available", note: "On the bridge" }, "available", "Available · On the bridge"],
  [{ base: "busy", extended: { kind: "in-a-call", until: today(14, 30) } }, "in-a-call", "In a call · until 14:30"],
  [{ base: "busy", extended: { kind: "presenting", text: "Release 4.2" } }, "presenting", "Presenting · Release 4.2"],
  [{ base: "busy", extended: { kind: "in-a-meeting" }, note: "a note" }, "in-a-meeting", "In a meeting · a note"],
  [
    { base: "away", extended: { kind: "out-of-office", until: new Date(2026, 10, 30, 9).getTime() } },
    "out-of-office",
    "Out of office · back 30 Nov",
  ],
  // An end that has passed is not told.
  [{ base: "busy", extended: { kind: "in-a-call", until: today(13, 0) } }, "in-a-call", "In a call"],
  // Somebody who is gone is not in a call, whatever was published last.
  [{ base: "offline", extended: { kind: "in-a-call" } }, "offline", "Offline"],
  [{ base: "unknown", extended: { kind: "in-a-call" }, note: "x" }, "unknown", "Presence unknown"],
  [{ base: "available", blocked: true }, "blocked", "Blocked by you"],
  [{ base: "offline", pending: true }, "offline", "Has not answered your request yet"],
] as const)("[RT12] %j shows as %s: %s", (person, kind, line) => {
  expect(presenceKind(person, "blocked" in person)).toBe(kind);
  expect(presenceLine(person, now)).toBe(line);
});

test("[PR8] who may interrupt reads what Do not disturb means for them", () => {
  expect(presenceLine({ base: "dnd", urgent: true, note: "Closing the books" }, 0)).toBe(
    "Urgent interruptions only · Closing the books",
  );
  expect(presenceLine({ base: "dnd" }, 0)).toBe("Do not disturb");
});

test("[PR4] inactive reads so until it is away; what was chosen has no time", () => {
  const since = new Date(2026, 10, 22, 14, 5).getTime();
  expect(presenceLine({ base: "away", idleSince: since, inactive: true }, since)).toBe("Inactive since 14:05");
  expect(presenceLine({ base: "away", idleSince: since }, since)).toBe("Away since 14:05");
  expect(presenceLine({ base: "away" }, since)).toBe("Away");
});

test.each([
  [{ base: "dnd", until: today(16, 0) }, "Do not disturb · until 16:00"],
  [{ base: "busy", until: today(13, 0) }, "Busy"],
  [{ base: "brb", since: today(13, 54) }, "Be right back · 3 min"],
  [{ base: "brb", since: today(11, 50), note: "Lunch" }, "Be right back · 2 h · Lunch"],
  [{ base: "busy", custom: "In court", until: today(15, 0) }, "In court · until 15:00"],
  [{ base: "busy", custom: "In court", extended: { kind: "in-a-call" } }, "In a call"],
  [
    { base: "busy", extended: { kind: "in-a-meeting", until: today(14, 15), place: "Room 4" } },
    "In a meeting · until 14:15 · Room 4",
  ],
  [
    { base: "busy", place: "London", extended: { kind: "in-a-meeting", until: today(14, 15), place: "Room 4" } },
    "In a meeting · until 14:15 · Room 4",
  ],
  [{ base: "available", note: "On the bridge", place: "London, 4.12" }, "Available · On the bridge · London, 4.12"],
] as const)("[PR2] [PR11] [RT12] %j reads %s", (person, line) => expect(presenceLine(person, now)).toBe(line));
