import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { createCounts } from "./counts.ts";
import { timelineItems } from "./items.ts";
import type { Incoming, Message } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import { createVisitLine, type VisitLine } from "./unread-line.ts";

const said = (id: number, mine = false): Incoming => ({
  archiveId: String(id),
  sender: mine ? "me" : "a",
  nick: "A",
  at: id * 1_000,
  text: `message ${id}`,
  mine,
});
const place = (major: number) => ({ major, minor: 0 });

function visit(): { timeline: Timeline; line: VisitLine; isOpen: { value: boolean }; shown: () => readonly string[] } {
  const timeline = createTimeline("room");
  timeline.add([said(1), said(2), said(3)]);
  const isOpen = signal(true);
  const counts = createCounts({
    timeline,
    marker: signal(undefined),
    isCut: signal(false),
    isKnownBehind: () => true,
    isKnownBetween: () => true,
    hasHoleBehind: () => false,
    mentionsMe: () => false,
  });
  const line = createVisitLine(counts, isOpen);
  const may = { respond: true, edit: false, retract: false, moderate: false, pin: false, link: true, copy: true };
  return {
    timeline,
    line,
    isOpen,
    shown: () =>
      timelineItems({
        messages: timeline.messages.value,
        line: line.now.value,
        hasOlder: false,
        gaps: [],
        isOnline: true,
        dayOf: () => "2026-11-12",
        mentionsMe: () => false,
        mayOf: () => may,
        isPinned: () => false,
        referenced: (_id: string): Message | undefined => undefined,
      }).flatMap((item) => (item.kind === "message" ? item.id : item.kind === "unread" ? `new ${item.count}` : [])),
  };
}

test("[RM22] the New line stays where it was set, whatever is said, written, removed or missed meanwhile", () => {
  const { timeline, line, shown } = visit();
  line.begin(place(1), 2);
  expect(shown()).toEqual(["1", "new 2", "2", "3"]);
  timeline.add([said(4, true), said(5)]);
  line.put(place(4));
  expect(shown()).toEqual(["1", "new 2", "2", "3", "4", "5"]);
  timeline.amend({ kind: "retract", sender: "a", nick: "A", target: "2", at: 6_000 });
  expect(shown()).toEqual(["1", "2", "new 2", "3", "4", "5"]);
});

test("[RM22] a visit with nothing new has no line, until something is missed; then one stands above all of it", () => {
  const { timeline, line, shown } = visit();
  line.begin(place(3), 0);
  expect(shown()).toEqual(["1", "2", "3"]);
  timeline.add([said(4)]);
  line.put(place(3));
  timeline.add([said(5), said(6, true)]);
  line.put(place(4));
  line.count();
  expect(shown()).toEqual(["1", "2", "3", "new 2", "4", "5", "6"]);
});

test("[RM22] who is elsewhere has no line; the next visit begins with its own", () => {
  const { line, isOpen, shown } = visit();
  isOpen.value = false;
  line.put(place(1));
  expect(shown()).toEqual(["1", "2", "3"]);
  isOpen.value = true;
  line.begin(place(1), 2);
  line.end();
  line.begin(place(2), 1);
  expect(shown()).toEqual(["1", "2", "new 1", "3"]);
});
