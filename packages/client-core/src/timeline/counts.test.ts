import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { createCounts } from "./counts.ts";
import { comparePlaces } from "./message.ts";
import { createTimeline } from "./timeline.ts";

const at = (major: number) => ({ major, minor: 0 });

function bench() {
  const timeline = createTimeline();
  const marker = signal<string | undefined>(undefined);
  const isCut = signal(true);
  const hasOlder = signal(true);
  const oldest = () => timeline.messages.value[0]?.place;
  const counts = createCounts({
    timeline,
    marker,
    isCut,
    isKnownBehind: (place) => !hasOlder.value || comparePlaces(oldest() ?? at(Infinity), place) <= 0,
    isKnownBetween: (from) => comparePlaces(oldest() ?? at(Infinity), from) <= 0,
    hasHoleBehind: () => false,
    mentionsMe: (message) => message.text.includes("me"),
  });
  const came = (id: number, text = "x", mine = false): void =>
    void timeline.add([{ archiveId: String(id), sender: mine ? "me" : "a", nick: "a", at: id, text, mine }]);
  const seen = () => [counts.unread.value, counts.mentions.value];
  return { timeline, marker, isCut, hasOlder, counts, came, seen };
}

test("[RM21] without a word of the server, what is here is counted", () => {
  const { marker, came, seen } = bench();
  came(1);
  came(2, "me");
  came(3);
  marker.value = "1";
  expect(seen()).toEqual([2, 1]);
});

test("[RM9] [RM21] the server's count stands, and what came behind its last message is added, whichever was first", () => {
  const { marker, counts, came, seen } = bench();
  marker.value = "10";
  came(30, "me");
  came(31);
  counts.tell({ unread: 7, mentions: 2, read: at(10), last: at(30) });
  expect(seen()).toEqual([8, 2]);
  came(32, "me");
  expect(seen()).toEqual([9, 3]);
  counts.tell({ unread: 9, mentions: 3, read: at(10), last: at(32) });
  expect(seen()).toEqual([9, 3]);
});

test("[RM21] read elsewhere: nothing of what the server counted is left behind its last message; in between it is uncertain", () => {
  const { marker, counts, came, seen } = bench();
  marker.value = "10";
  counts.tell({ unread: 7, mentions: 2, read: at(10), last: at(30) });
  came(31);
  expect(counts.isUncertain.value).toBe(false);
  marker.value = "20";
  expect(counts.isUncertain.value).toBe(true);
  expect(seen()).toEqual([8, 2]);
  marker.value = "30";
  expect(counts.isUncertain.value).toBe(false);
  expect(seen()).toEqual([1, 0]);
});

test("[RM21] one's own word, written elsewhere, has read what stands above it", () => {
  const { marker, counts, came, seen } = bench();
  marker.value = "10";
  counts.tell({ unread: 7, mentions: 2, read: at(10), last: at(30) });
  came(31, "mine", true);
  expect(seen()).toEqual([0, 0]);
});

test("[RM21] once all behind the marker is here, it is counted here; a cut keeps that count", () => {
  const { marker, isCut, hasOlder, counts, came, seen } = bench();
  marker.value = "10";
  counts.tell({ unread: 7, mentions: 2, read: at(10), last: at(30) });
  came(20);
  isCut.value = false;
  expect(seen()).toEqual([7, 2]);
  came(9);
  expect(seen()).toEqual([1, 0]);
  counts.freeze();
  isCut.value = true;
  expect(seen()).toEqual([1, 0]);
  came(33, "me");
  expect(seen()).toEqual([2, 1]);
  hasOlder.value = false;
  isCut.value = false;
  expect(seen()).toEqual([2, 1]);
});
