import { expect, test } from "vitest";
import { isAllowed } from "./policy.ts";

test.each([
  ["a.example", [], [], true],
  ["a.example", ["a.example"], [], true],
  ["b.example", ["a.example"], [], false],
  ["rooms.a.example", ["a.example"], [], false],
  ["rooms.a.example", ["*.a.example"], [], true],
  ["a.example", ["*.a.example"], [], false],
  ["xa.example", ["*.a.example"], [], false],
  ["a.example", [], ["a.example"], false],
  ["rooms.a.example", ["*.a.example"], ["rooms.a.example"], false],
])("[FE10] %s with allow %j and deny %j: %s", (domain, allow, deny, expected) => {
  expect(isAllowed({ trust: "certificate", allow, deny }, domain)).toBe(expected);
});
