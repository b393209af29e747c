import type { TimelineItem } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { startOf } from "./use-start.ts";

const message = (id: string) => ({ kind: "message", id }) as TimelineItem;
const line = { kind: "unread", id: "unread", count: 2, isMore: false, since: 0 } as const;

test("[RM22] [RM25] a place opens at what is new, else where it was left, else at its end", () => {
  expect(startOf({ items: [message("1"), line, message("2")], leftAt: "1" })).toBe(1);
  expect(startOf({ items: [message("1"), message("2")], leftAt: "2" })).toBe(1);
  expect(startOf({ items: [message("1"), message("2")], leftAt: "gone" })).toBe(-1);
  expect(startOf({ items: [message("1")], leftAt: null })).toBe(-1);
});
