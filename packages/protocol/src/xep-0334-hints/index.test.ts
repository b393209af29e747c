import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildHint, hintsOf, type Hint } from "./index.ts";

test.each(["no-permanent-store", "no-store", "no-copy", "store"] as const)(
  "%s survives (XEP-0334 §3)",
  (hint: Hint) => {
    expect([...hintsOf(el("message", "jabber:client", {}, buildHint(hint)))]).toEqual([hint]);
  },
);

test("[SV5] other hints and other namespaces are none", () => {
  expect(hintsOf(el("message", "jabber:client", {}, el("burn", "urn:xmpp:hints"), el("store", "urn:x"))).size).toBe(0);
});
