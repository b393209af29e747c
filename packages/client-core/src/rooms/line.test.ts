import type { BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { InboxLine } from "../inbox/inbox.ts";
import type { Markers } from "../timeline/markers.ts";
import { createRoomLine } from "./line.ts";

const ROOM = "hall@rooms.capulet.lit" as BareJid;

function bench() {
  const marker = signal<string | undefined>(undefined);
  const markers = { of: () => marker, told: (_: BareJid, id: string | undefined) => void (marker.value = id) };
  return createRoomLine(ROOM, markers as unknown as Markers, { text: signal(""), set: () => {} });
}

const told = (more: Partial<InboxLine> = {}): InboxLine => ({
  jid: ROOM,
  unread: 3,
  lastId: "9",
  summary: { kind: "room", mentions: 1, readId: "5", name: "Hall", topic: "Feast" },
  word: { at: 7, by: "Nurse", text: "Soon" },
  ...more,
});

test("[RM9] a row is what the inbox tells, before there is a room", () => {
  const line = bench();
  expect([line.isTold, line.kept(), line.state.value.kind]).toEqual([false, undefined, "joining"]);
  expect(line.take(told(), false)).toBe(false);
  expect([line.name.value, line.topic.value, line.isTold]).toEqual(["Hall", "Feast", true]);
  expect(line.summary.value).toMatchObject({ unread: 3, mentions: 1, last: { at: 7, text: "Soon" } });
  expect(line.chat.value).toBeUndefined();
});

test("[RM21] counts alone leave the last word as it was; a topic that is gone is gone", () => {
  const line = bench();
  line.take(told(), false);
  line.take(told({ unread: 4, word: undefined, summary: { kind: "room", mentions: 2, readId: "5" } }), false);
  expect(line.summary.value).toMatchObject({ unread: 4, mentions: 2, last: { text: "Soon" } });
  expect([line.name.value, line.topic.value]).toEqual(["Hall", ""]);
});

test("[RM9] what was kept is shown until the server tells, and never over what it told", () => {
  const [before, line] = [bench(), bench()];
  before.take(told(), false);
  const kept = before.kept();
  expect(kept).toMatchObject({ standing: { unread: 3, mentions: 1 }, last: { at: 7, text: "Soon" } });
  if (kept === undefined) return;
  line.recall(kept, "Feast");
  expect([line.summary.value.unread, line.topic.value, line.isTold]).toEqual([3, "Feast", false]);
  line.take(told({ unread: 0, lastId: "9" }), false);
  line.recall(kept, "Feast");
  expect(line.summary.value.unread).toBe(0);
});
