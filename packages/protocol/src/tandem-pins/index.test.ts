import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import type { BareJid } from "../jid/index.ts";
import { buildPin, NS_PINS, parsePin } from "./index.ts";

test("[CO6] a pin is read as it was written, and nothing else is one (docs/protocol/pins.md ex. 1)", () => {
  const dana = "dana@castellan.example" as BareJid;
  expect(parsePin(buildPin(dana))).toBe(dana);
  expect(parsePin({ id: dana, payload: el("tag", "urn:tandem:tags:0") })).toBeNull();
  expect(parsePin({ id: "@", payload: el("pin", NS_PINS) })).toBeNull();
});
