import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Composing } from "../view-models/timeline.ts";
import { createMarks, STORY_FROM_CHARS } from "./marks.ts";
import { MESSAGE_CHARS_MAX, STORY_CHARS_MAX } from "./payload.ts";

function bench(kind: "room" | "conversation" = "room") {
  const typed = signal<{ text: string; composing: Composing }>({ text: "", composing: { kind: "new" } });
  const marks = createMarks(typed, kind, () => undefined);
  const write = (text: string, composing: Composing = { kind: "new" }): void =>
    void (typed.value = { text, composing });
  return { marks, write };
}

test("[RM17] a story is offered past 500 characters, once, and never for an answer or another wording", () => {
  const { marks, write } = bench();
  write("x".repeat(STORY_FROM_CHARS));
  expect(marks.draft.value.offersStory).toBe(false);
  write("x".repeat(STORY_FROM_CHARS + 1));
  expect(marks.draft.value.offersStory).toBe(true);
  marks.declineStory();
  expect(marks.draft.value.offersStory).toBe(false);
  marks.take();
  expect(marks.draft.value.offersStory).toBe(true);
  write("x".repeat(STORY_FROM_CHARS + 1), { kind: "edit", id: "1" });
  expect(marks.draft.value.offersStory).toBe(false);
});

test("[RM17] a story may be longer, and one without a title is a text like any other", () => {
  const { marks, write } = bench();
  write("x");
  expect(marks.draft.value.charsMax).toBe(MESSAGE_CHARS_MAX);
  marks.setStory("");
  expect(marks.draft.value.charsMax).toBe(STORY_CHARS_MAX);
  expect(marks.take()).toEqual({});
  marks.setStory("Week 47");
  expect(marks.take()).toEqual({ story: { title: "Week 47" } });
  expect(marks.draft.value.story).toBeUndefined();
});

test("[RM16] importance is the next message's alone, and a conversation of two has none", () => {
  const { marks } = bench();
  marks.setImportant(true);
  expect(marks.draft.value.isImportant).toBe(true);
  expect(marks.take()).toEqual({ isImportant: true });
  expect(marks.draft.value.isImportant).toBe(false);
  expect(bench("conversation").marks.draft.value.isImportant).toBeUndefined();
});
