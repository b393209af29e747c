import { parseJid, type Jid } from "../jid/index.ts";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildReply, parseReply, quoteOf } from "./index.ts";

test("a reply names its message and that message's author (XEP-0461 §3)", () => {
  const to = parseJid("anna@example.com/tablet") as Jid;
  const message = (reply: Parameters<typeof buildReply>[0]) => el("message", "jabber:client", {}, buildReply(reply));
  expect(parseReply(message({ id: "m1", to }))).toEqual({ id: "m1", to });
  expect(parseReply(message({ id: "m1" }))).toEqual({ id: "m1", to: undefined });
  expect(parseReply(message({ id: "" }))).toBeNull();
  expect(parseReply(el("message", "jabber:client", {}))).toBeNull();
});

test("a quote is short: three lines, 200 characters", () => {
  expect(quoteOf("We should\nbake a cake")).toBe("> We should\n> bake a cake\n");
  expect(quoteOf("1\n2\n3\n4")).toBe("> 1\n> 2\n> 3\n");
  expect(quoteOf("a".repeat(201))).toBe(`> ${"a".repeat(200)}\n`);
});
