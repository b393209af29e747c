import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { NS_CLIENT } from "../ns/index.ts";
import { buildFallback, NS_FALLBACK, withoutFallback } from "./index.ts";

const FILES = new Set(["urn:xmpp:sfs:0"]);
const messageWith = (...children: Parameters<typeof el>[3][]) => el("message", NS_CLIENT, {}, ...children);

test("only what stands there for a namespace that is known goes (XEP-0428 v0.2.1 §2)", () => {
  const whole = messageWith(buildFallback("urn:xmpp:sfs:0"));
  expect(withoutFallback(whole, "https://files.lit/a.png", FILES)).toBe("");
  expect(withoutFallback(messageWith(buildFallback("urn:other")), "words", FILES)).toBe("words");
  expect(withoutFallback(messageWith(el("fallback", NS_FALLBACK, { for: "urn:xmpp:sfs:0" })), "words", FILES)).toBe("");
});

test("a range counts characters, not halves of them, and one that is none cuts nothing", () => {
  const part = messageWith(buildFallback("urn:xmpp:sfs:0", { start: 0, end: 3 }));
  expect(withoutFallback(part, "🙂🙂\nsee", FILES)).toBe("see");
  const hostile = el(
    "fallback",
    NS_FALLBACK,
    { for: "urn:xmpp:sfs:0" },
    el("body", NS_FALLBACK, { start: "-1", end: "x" }),
  );
  expect(withoutFallback(messageWith(hostile), "words", FILES)).toBe("words");
});
