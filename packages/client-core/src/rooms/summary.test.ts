import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Chat } from "../timeline/chat.ts";
import { createSummary, toBeKept, type Told } from "./summary.ts";

const at = (major: number) => ({ major, minor: 0 });

function bench() {
  const chat = signal<Chat | undefined>(undefined);
  const told = signal<Told | undefined>(undefined);
  const marker = signal<string | undefined>("10");
  const draft = signal("");
  const summary = createSummary({ chat, told, marker, draft });
  const seen = () => [summary.value.unread, summary.value.mentions, summary.value.hasImportant];
  const kept = () => toBeKept(told.value, chat.value, summary.value);
  return { kept, chat, told, marker, draft, summary, seen };
}

const STANDING = { unread: 7, mentions: 2, read: at(10), last: at(30) };

test("[RM9] a room without a conversation shows what was told of it, and nothing before", () => {
  const { kept, told, draft, summary, seen } = bench();
  expect(seen()).toEqual([0, 0, false]);
  expect(kept()).toBeUndefined();
  told.value = { standing: STANDING, last: { at: 5, text: "hello" }, hasImportant: true };
  expect(seen()).toEqual([7, 2, true]);
  expect(summary.value.last).toEqual({ at: 5, text: "hello" });
  expect(summary.value.hasDraft).toBe(false);
  draft.value = "to be continued";
  expect(summary.value.hasDraft).toBe(true);
});

test("[RM9] [RM21] read elsewhere: to the end, nothing is unread; to the middle, it must be asked for again", () => {
  const { told, marker, summary, seen } = bench();
  told.value = { standing: STANDING, hasImportant: true };
  marker.value = "20";
  expect(summary.value.isUncertain).toBe(true);
  marker.value = "30";
  expect(summary.value.isUncertain).toBe(false);
  expect(seen()).toEqual([0, 0, false]);
});

test("[RM9] the conversation knows better once it is there, and what is kept is what it says", () => {
  const { kept, chat, told, seen } = bench();
  told.value = { standing: STANDING };
  const now = { unread: 8, mentions: 2, read: at(10), last: at(31) };
  chat.value = {
    unread: signal(8),
    mentions: signal(2),
    hasImportant: signal(true),
    draft: signal({ text: "" }),
    last: signal({ at: 9, text: "more", nick: "Romeo" }),
    isUncertain: signal(false),
    standing: signal(now),
  } as unknown as Chat;
  expect(seen()).toEqual([8, 2, true]);
  expect(kept()).toEqual({ standing: now, last: { at: 9, text: "more" }, hasImportant: true });
});
