import { parseEmoji } from "@tandem/protocol/xep-0444-reactions";
import { expect, test } from "vitest";
import { laterStrings } from "../strings/later.ts";
import { emojiName, findEmoji, QUICK_EMOJI } from "./emoji.ts";

test("[RM18] all that is offered is an emoji that other programs accept, once, with a name of its own", () => {
  const all = laterStrings.emoji;
  for (const [emoji] of all) expect(parseEmoji(emoji), emoji).toBe(emoji);
  expect(new Set(all.map(([emoji]) => emoji)).size).toBe(all.length);
  expect(new Set(all.map(([, name]) => name)).size).toBe(all.length);
  for (const emoji of QUICK_EMOJI) expect(emojiName(emoji)).not.toBe(emoji);
});

test("[RM18] an emoji is found by the beginning of its name or of another word for it, names first", () => {
  expect(findEmoji("thumbs d")).toEqual(["👎"]);
  expect(findEmoji(" ROCK")).toEqual(["🚀"]);
  expect(findEmoji("star")[0]).toBe("⭐");
  expect(findEmoji("xyzzy")).toEqual([]);
  expect(findEmoji("")).toHaveLength(laterStrings.emoji.length);
  expect(emojiName("🦄")).toBe("🦄");
});
