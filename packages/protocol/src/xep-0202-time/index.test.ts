import { expect, test } from "vitest";
import { buildTime, formatOffset, parseOffset, parseTimeOffset } from "./index.ts";

test.each([
  ["Z", 0],
  ["-06:00", -360],
  ["+05:30", 330],
  ["+14:00", 840],
  ["+15:00", null],
  ["0600", null],
  ["", null],
])("[CO5] an offset of %s is %s minutes (XEP-0082 §2.4)", (text, minutes) => {
  expect(parseOffset(text)).toBe(minutes);
});

test("[CO5] what is built is read (XEP-0202 ex. 2)", () => {
  expect(parseTimeOffset(buildTime(-210, "2006-12-19T17:58:35Z"))).toBe(-210);
  expect(formatOffset(0)).toBe("+00:00");
});
