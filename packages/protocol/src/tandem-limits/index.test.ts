import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { buildTooLong, buildTooSoon, parseExceeded } from "./index.ts";

test("[RM16][RM20] the number that was gone over survives; hostile ones are none", () => {
  expect(parseExceeded(buildTooLong(16_384))).toEqual({ kind: "too-long", max: 16_384 });
  expect(parseExceeded(buildTooSoon(43))).toEqual({ kind: "too-soon", seconds: 43 });
  for (const xml of [`<too-long xmlns="urn:tandem:limits:0" max="-1"/>`, `<too-soon xmlns="urn:x" seconds="1"/>`])
    expect(parseExceeded(fixture(xml))).toBeNull();
  expect(parseExceeded(undefined)).toBeNull();
});
