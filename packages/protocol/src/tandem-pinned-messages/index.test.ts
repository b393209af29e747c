import { expect, test } from "vitest";
import { buildPin, buildPinRequest, buildPins, buildUnpin, parsePin, parsePins, pinIdOf, type Pin } from "./index.ts";

const PIN: Pin = {
  id: "5",
  by: "Juliet",
  at: Date.UTC(2026, 10, 12, 13, 43),
  author: "Romeo",
  saidAt: 1000,
  text: "<b>",
};

test("pins survive (docs/protocol/pinned-messages.md §2)", () => {
  for (const mayChange of [true, false]) {
    const pins = { all: [PIN, { ...PIN, id: "6", text: "" }], mayChange };
    expect(parsePins(buildPins(pins))).toEqual(pins);
  }
  expect(parsePins(buildPin(PIN))).toBeNull();
  expect(parsePins(undefined)).toBeNull();
});

test("what is asked for and what is told name a message (§3)", () => {
  expect(pinIdOf(buildPinRequest("5"))).toBe("5");
  expect(pinIdOf(buildUnpin("5", "Juliet"))).toBe("5");
  expect(pinIdOf(buildUnpin(""))).toBeNull();
  expect(parsePin(buildPin(PIN))).toEqual(PIN);
  expect(parsePin(buildPinRequest("5"))).toBeNull();
});
