import { expect, test } from "vitest";
import { formatDateTime, parseDateTime } from "./index.ts";

test("dates with their zone (XEP-0082 §3.2, examples)", () => {
  const time = Date.UTC(1969, 6, 21, 2, 56, 15);
  expect(parseDateTime("1969-07-21T02:56:15Z")).toBe(time);
  expect(parseDateTime("1969-07-20T21:56:15-05:00")).toBe(time);
  expect(parseDateTime("1969-07-21T02:56:15.123Z")).toBe(time + 123);
  expect(formatDateTime(time)).toBe("1969-07-21T02:56:15.000Z");
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
