import { expect, test } from "vitest";
import { ADD_IN_ADDRESS_CHARS_MAX, ADD_IN_NAME_CHARS_MAX, addInOrigin, isAddInId, isAddInName } from "./index.ts";

test.each([
  ["https://board.example.com", "https://board.example.com"],
  ["https://board.example.com/panel?team=7#top", "https://board.example.com"],
  ["https://board.example.com:8443/", "https://board.example.com:8443"],
  ["https://board.example.com:443/", "https://board.example.com"],
  ["http://127.0.0.1:3000/panel", "http://127.0.0.1:3000"],
  ["http://localhost:80/", "http://localhost"],
])("[RM6] %s can be registered (docs/protocol/add-ins.md §3)", (address, origin) =>
  expect(addInOrigin(address)).toBe(origin),
);

test.each([
  "http://board.example.com/",
  "http://localhost.example.com/",
  "javascript:alert(1)",
  "data:text/html,x",
  "//board.example.com/",
  "https://maya:secret@board.example.com/",
  "https://board.example.com; script-src *",
  "https://*.example.com/",
  "https://*/",
  "https:/board",
  "https://board.example.com/a b",
  `https://board.example.com/"`,
  "https://",
  "",
])("[RM6] [SV5] %j cannot", (address) => expect(addInOrigin(address)).toBeNull());

test("[SV3] addresses, names and ids have an end", () => {
  const long = (chars: number): string => `https://a.example/${"x".repeat(chars - "https://a.example/".length)}`;
  expect(addInOrigin(long(ADD_IN_ADDRESS_CHARS_MAX))).toBe("https://a.example");
  expect(addInOrigin(long(ADD_IN_ADDRESS_CHARS_MAX + 1))).toBeNull();
  expect([isAddInName("x".repeat(ADD_IN_NAME_CHARS_MAX)), isAddInName("x".repeat(ADD_IN_NAME_CHARS_MAX + 1))]).toEqual([
    true,
    false,
  ]);
  expect([isAddInName(""), isAddInName(" Board")]).toEqual([false, false]);
  expect([isAddInId("a".repeat(40)), isAddInId("a".repeat(41)), isAddInId("-a"), isAddInId("Board")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
