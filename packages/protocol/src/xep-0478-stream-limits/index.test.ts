import { el, parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildStreamLimits, NS_STREAM_LIMITS, parseStreamLimits } from "./index.ts";

test.each([
  { maxBytes: 262_144, idleSeconds: 60 },
  { maxBytes: 10_000, idleSeconds: undefined },
])("limits survive the wire: %j (XEP-0478 §3)", (limits) =>
  expect(parseStreamLimits(parseElement(serialize(buildStreamLimits(limits))))).toEqual(limits),
);

test("[SV5] what is no number counts as not said; another element is none", () => {
  const odd = el("limits", NS_STREAM_LIMITS, {}, el("max-bytes", NS_STREAM_LIMITS, {}, "-1"));
  expect(parseStreamLimits(odd)).toEqual({ maxBytes: undefined, idleSeconds: undefined });
  expect(parseStreamLimits(el("limits", "urn:x"))).toBeNull();
});
