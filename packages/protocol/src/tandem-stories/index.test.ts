import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { NS_CLIENT } from "../ns/index.ts";
import { buildStory, parseStory, STORY_TITLE_CHARS_MAX } from "./index.ts";

test("[RM17] a title survives, on one line and no longer than a title may be", () => {
  const message = (title: string) => el("message", NS_CLIENT, {}, buildStory(title));
  expect(parseStory(message(" Week \n 47 "))).toEqual({ title: "Week 47" });
  expect(parseStory(message("x".repeat(STORY_TITLE_CHARS_MAX + 1)))?.title).toHaveLength(STORY_TITLE_CHARS_MAX);
  expect(parseStory(fixture(`<message xmlns="jabber:client"><body>a</body></message>`))).toBeNull();
});
