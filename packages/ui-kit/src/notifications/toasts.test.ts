import type { NotificationEvent } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { TOASTS_MAX, type Toast, toastsAfter } from "./toasts.tsx";

const place = { kind: "conversation", jid: "romeo@montague.lit" } as const;
const toast = (id: string, text = id): Toast => ({ id, place, title: "Romeo", text });
const event = (id: string): NotificationEvent => ({
  ...{ kind: "message", id, place, title: "Romeo", text: id, toast: true, sound: false },
});
const after = (...ids: string[]): readonly Toast[] =>
  ids.reduce<readonly Toast[]>((shown, id) => toastsAfter(shown, event(id), toast(id)), []);

test("[RT22] the newest is last, the oldest gives way, none stands twice", () => {
  const ids = Array.from({ length: TOASTS_MAX + 1 }, (_, n) => String(n));
  expect(after(...ids).map(({ id }) => id)).toEqual(ids.slice(1));
  const again = toastsAfter(after("a", "b"), event("a"), toast("a", "changed"));
  expect(again.map(({ text }) => text)).toEqual(["b", "changed"]);
});

test("[RM28] what was read is taken away, and nothing else", () => {
  const shown = after("a", "b");
  const read: NotificationEvent = { kind: "withdraw", place, ids: ["a", "x"] };
  expect(toastsAfter(shown, read, undefined).map(({ id }) => id)).toEqual(["b"]);
  expect(toastsAfter(shown, { ...read, ids: ["x"] }, undefined)).toBe(shown);
});

test("[RM28] what makes no toast changes nothing", () => {
  const shown = after("a");
  expect(toastsAfter(shown, { kind: "badge", unread: 1, mentions: 0 }, undefined)).toBe(shown);
});
