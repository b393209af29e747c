import { NS_CLIENT } from "@tandem/protocol";
import { el, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { isLongerThan } from "./length.ts";

test.each([
  ["plain text", el("message", NS_CLIENT, { to: "a@b" }, el("body", NS_CLIENT, {}, "hark"))],
  ["nothing but escapes", el("message", NS_CLIENT, { id: `"'"'` }, el("body", NS_CLIENT, {}, "&&<<>>"))],
  ["other namespaces", el("message", NS_CLIENT, {}, el("x", "urn:a&b", {}, el("y", "urn:c")), el("z", "urn:d"))],
])("[MS6] the length is the one as serialised, to the character: %s", (_title, stanza) => {
  const { length } = serialize(stanza, NS_CLIENT);
  expect(isLongerThan(stanza, length)).toBe(false);
  expect(isLongerThan(stanza, length - 1)).toBe(true);
});
