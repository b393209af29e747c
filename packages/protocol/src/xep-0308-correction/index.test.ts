import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildCorrection, correctedIdOf } from "./index.ts";

test("a correction names the message whose place it takes (XEP-0308 §3, ex. 4)", () => {
  expect(correctedIdOf(el("message", "jabber:client", {}, buildCorrection("bad1")))).toBe("bad1");
  expect(correctedIdOf(el("message", "jabber:client", {}))).toBeNull();
  expect(correctedIdOf(el("message", "jabber:client", {}, buildCorrection("")))).toBeNull();
});
