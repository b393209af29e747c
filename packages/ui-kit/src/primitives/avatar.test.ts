import { expect, test } from "vitest";
import { avatarPair, initials } from "./avatar.tsx";

test("initials are the first letters of the first and the last word, whole characters only (design §4)", () => {
  expect(initials("Maya Lindqvist")).toBe("ML");
  expect(initials("Ana Maria de Souza")).toBe("AS");
  expect(initials("kenji")).toBe("K");
  expect(initials("dana.ortiz@castellan.example")).toBe("DO");
  expect(initials("𝒜da 𝒵use")).toBe("𝒜𝒵");
  expect(initials("")).toBe("");
});

test("an address has the same one of eight colours everywhere, however it is written (design §4)", () => {
  expect(avatarPair("Dana@Castellan.example")).toBe(avatarPair("dana@castellan.example"));
  const used = new Set(Array.from({ length: 200 }, (_, index) => avatarPair(`person${index}@castellan.example`)));
  expect([...used].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
