import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDateTime, parseDateTime } from "./index.ts";

test("dates with their zone (XEP-0082 §3.2, examples)", () => {
  const time = Date.UTC(1969, 6, 21, 2, 56, 15);
  expect(parseDateTime("1969-07-21T02:56:15Z")).toBe(time);
  expect(parseDateTime("1969-07-20T21:56:15-05:00")).toBe(time);
  expect(parseDateTime("1969-07-21T02:56:15.123Z")).toBe(time + 123);
  expect(formatDateTime(time)).toBe("1969-07-21T02:56:15.000Z");
});

test("dates are written as Date writes them, in any order (fixed seed)", () => {
  const days = fc.constantFrom(0, -1, 253_402_300_800_000, -62_167_219_200_001, 8.64e15, -8.64e15);
  const times = fc.array(
    fc.oneof(days, fc.date({ noInvalidDate: true }).map(Number), fc.double({ min: -2e8, max: 2e8 })),
  );
  fc.assert(
    fc.property(times, (all) => {
      for (const time of all.filter((one) => !Number.isNaN(one)))
        expect(formatDateTime(time)).toBe(new Date(time).toISOString());
    }),
    { seed: 20_261_127, numRuns: 1_000 },
  );
  expect(() => formatDateTime(Number.NaN)).toThrow(RangeError);
});

test.each([
  "1969-07-21",
  "1969-07-21T02:56:15",
  "20260101T00:00:00",
  "2026-13-01T00:00:00Z",
  "x".repeat(99),
  "now",
  "",
])("[SV5] no date: %j", (text) => expect(parseDateTime(text)).toBeNull());
