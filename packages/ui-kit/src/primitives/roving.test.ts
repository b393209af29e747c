import { expect, test } from "vitest";
import { nextKey, typeAhead } from "./roving.ts";

const rows = [
  { key: "h", text: "Managers", head: true },
  { key: "a", text: "Amara Okafor" },
  { key: "b", text: "Anneli Korhonen" },
  { key: "h2", text: "Members", head: true },
  { key: "c", text: "Mateo Silva" },
];

test("arrows step over heads and stop at the ends (design §6)", () => {
  expect(nextKey(rows, "b", "down")).toBe("c");
  expect(nextKey(rows, "c", "down")).toBe("c");
  expect(nextKey(rows, "a", "up")).toBe("a");
  expect(nextKey(rows, "a", "last")).toBe("c");
  expect(nextKey(rows, "c", "pageUp")).toBe("a");
  expect(nextKey([], "a", "down")).toBeUndefined();
});

test("typing jumps to the next name, the same letter walks on, more letters are a prefix (design §6)", () => {
  expect(typeAhead(rows, "a", "a")).toBe("b");
  expect(typeAhead(rows, "b", "aa")).toBe("a");
  expect(typeAhead(rows, "a", "an")).toBe("b");
  expect(typeAhead(rows, "b", "an")).toBe("b");
  expect(typeAhead(rows, "a", "M")).toBe("c");
  expect(typeAhead(rows, "a", "x")).toBeUndefined();
});
