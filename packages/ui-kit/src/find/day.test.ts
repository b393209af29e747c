import { expect, test } from "vitest";
import { dayOf, startOfDay } from "./day.ts";

test("[RM29] a day begins with its first moment here; what is no day is none", () => {
  const start = startOfDay("2026-03-29") as number;
  expect([dayOf(start), dayOf(start - 1)]).toEqual(["2026-03-29", "2026-03-28"]);
  for (const none of ["", "2026-02-30", "2026-13-01", "29.3.2026", "0026-01-01", "yesterday"])
    expect(startOfDay(none)).toBeUndefined();
});
