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

test("[PR4] inactive reads so for ten minutes, then away; what was chosen has no time", () => {
  const since = new Date(2026, 10, 22, 14, 5).getTime();
  const at = (minutes: number) => presenceLine({ base: "away", idleSince: since }, since + minutes * 60_000);
  expect(at(5)).toBe("Inactive since 14:05");
  expect(at(14.9)).toBe("Inactive since 14:05");
  expect(at(15)).toBe("Away since 14:05");
  expect(presenceLine({ base: "away" }, since)).toBe("Away");
});
