import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildReactions, parseEmoji, parseReactions, REACTIONS_PER_PERSON_MAX } from "./index.ts";

const message = (id: string, emoji: readonly string[]) =>
  el("message", "jabber:client", {}, buildReactions({ id, emoji }));

test("reactions survive, also none at all (XEP-0444 §3.1, §3.2)", () => {
  for (const emoji of [["👋", "🐢"], []]) expect(parseReactions(message("m1", emoji))).toEqual({ id: "m1", emoji });
  expect(parseReactions(el("message", "jabber:client", {}))).toBeNull();
  expect(parseReactions(message("", ["👋"]))).toBeNull();
});

test("[RM18] what is no emoji, and what is there twice, is left out (XEP-0444 §4)", () => {
  const hostile = ["👋", "👋", "no", "<b>", "👋👋", "", " ", "a".repeat(1e6), "‮👋", "1", "#"];
  expect(parseReactions(message("m1", hostile))?.emoji).toEqual(["👋"]);
});

test("[RM18] one person puts at most 20 on a message", () => {
  const start = 0x1f400;
  const many = Array.from({ length: REACTIONS_PER_PERSON_MAX + 1 }, (_, at) => String.fromCodePoint(start + at));
  expect(parseReactions(message("m1", many.slice(0, -1)))?.emoji).toEqual(many.slice(0, -1));
  expect(parseReactions(message("m1", many))?.emoji).toEqual(many.slice(0, -1));
});

test.each([
  ["❤️", "❤️"],
  ["❤", "❤️"],
  ["👩‍👩‍👧", "👩‍👩‍👧"],
  ["👍🏽", "👍🏽"],
  ["🇫🇮", "🇫🇮"],
  ["1️⃣", "1️⃣"],
  [" 👍\n", "👍"],
])("%s is one emoji (UTS #51)", (text, expected) => {
  expect(parseEmoji(text)).toBe(expected);
});
