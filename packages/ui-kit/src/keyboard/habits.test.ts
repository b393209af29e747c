import { beforeEach, expect, test, vi } from "vitest";
import { chooseKeys, chosenKeys, commandKey, onKeysChange } from "./index.ts";

const stored = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
});
vi.stubGlobal("window", { addEventListener() {}, removeEventListener() {} });
vi.stubGlobal("navigator", { platform: "Linux" });

beforeEach(() => stored.clear());

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...more,
});

test("what is chosen is told at once, and stays the same object until it changes", () => {
  const heard: string[] = [];
  const stop = onKeysChange(() => heard.push(chosenKeys().enter));
  expect(chosenKeys()).toEqual({ enter: "send", letters: true });
  chooseKeys({ enter: "line" });
  expect(chosenKeys()).toBe(chosenKeys());
  chooseKeys({ letters: false });
  stop();
  chooseKeys({ enter: "send" });
  expect(heard).toEqual(["line", "line"]);
  expect(chosenKeys()).toEqual({ enter: "send", letters: false });
});

test.each(["no JSON", "null", `{"enter":7,"letters":"x"}`])("[SV5] %s on the disk is the usual", (text) => {
  stored.set("tandem:keys", text);
  expect(chosenKeys()).toEqual({ enter: "send", letters: true });
});

test("characters alone are no commands where the person does not want them; other keys are", () => {
  const names = () =>
    [press("r"), press("/"), press("Enter"), press("k", { ctrlKey: true })].map((one) => commandKey(one));
  expect(names()).toEqual(["R", "/", "Enter", "Ctrl+K"]);
  chooseKeys({ letters: false });
  expect(names()).toEqual(["", "", "Enter", "Ctrl+K"]);
});
