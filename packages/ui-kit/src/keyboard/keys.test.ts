import { expect, test } from "vitest";
import { type KeyPress, keyName } from "./index.ts";

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...modifiers,
});

test("keys are named as they are written in the list of shortcuts (design §6)", () => {
  expect(keyName(press("k", { ctrlKey: true, code: "KeyK" }), false)).toBe("Ctrl+K");
  expect(keyName(press("ArrowUp", { altKey: true, shiftKey: true }), false)).toBe("Alt+Shift+Up");
  expect(keyName(press("F6", { shiftKey: true }), false)).toBe("Shift+F6");
  expect(keyName(press("/"), false)).toBe("/");
  expect(keyName(press("*", { ctrlKey: true, shiftKey: true, code: "Digit8" }), false)).toBe("Ctrl+Shift+8");
  expect(keyName(press("Enter", { shiftKey: true }), false)).toBe("Shift+Enter");
});

test("on macOS Ctrl is Cmd, and Alt keeps the letter that is printed on the key (design §6)", () => {
  expect(keyName(press("k", { metaKey: true, code: "KeyK" }), true)).toBe("Ctrl+K");
  expect(keyName(press("˜", { altKey: true, code: "KeyN" }), true)).toBe("Alt+N");
});
