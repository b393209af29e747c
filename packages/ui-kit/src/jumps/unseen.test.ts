import type { TimelineItem } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { firstNew, isFarBelow, type Sight, unseenIn } from "./unseen.ts";

const message = (id: number, more: object = {}) =>
  ({ kind: "message", id: String(id), mine: false, retracted: false, ...more }) as TimelineItem;
const line: TimelineItem = { kind: "unread", id: "unread", count: 6, isMore: false, since: 0 };
const items = [message(1), message(2), line, ...[3, 4, 5, 6, 7, 8].map((id) => message(id))];
const unseen = (all: readonly TimelineItem[], before: string | undefined, known: ReadonlySet<string>, sight: Sight) =>
  unseenIn(all, firstNew(all, before), known, sight);
const seen = (...ids: number[]) => new Set(ids.map(String));

test("[RM22] new above and below: what stands under the New line and was not in view", () => {
  expect(unseen(items, undefined, seen(1, 2, 3), { first: 0, last: 3 })).toEqual({
    above: 0,
    below: 5,
    isMoreAbove: false,
    isMoreBelow: false,
    firstAbove: undefined,
    firstBelow: undefined,
    mention: undefined,
  });
  // Gone to the end at once: what lies between was not seen.
  expect(unseen(items, undefined, seen(1, 2, 3, 7, 8), { first: 7, last: 8 })).toEqual({
    above: 3,
    below: 0,
    isMoreAbove: false,
    isMoreBelow: false,
    firstAbove: "4",
    firstBelow: undefined,
    mention: undefined,
  });
  expect(unseen(items, undefined, seen(5), { first: 5, last: 5 })).toMatchObject({ above: 2, below: 3 });
});

test("[RM22] what was seen is not told of again; neither is what is old, mine or removed", () => {
  expect(unseen(items, undefined, seen(3, 4, 5, 6, 7, 8), { first: 0, last: 1 })).toMatchObject({
    above: 0,
    below: 0,
  });
  const others = [...items.slice(0, 4), message(4, { retracted: true }), message(9)];
  expect(unseen(others, undefined, seen(3), { first: 0, last: 3 })).toMatchObject({ below: 1 });
  // Who writes has read what stood above.
  expect(unseen([...items, message(10, { mine: true })], undefined, seen(), { first: 8, last: 9 })).toMatchObject({
    above: 0,
    below: 0,
  });
});

test("[RM22] what is new below leads to its first, unless that comes next: then there is nothing to pass over", () => {
  const first = (known: ReadonlySet<string>, sight: Sight, all = items) =>
    unseen(all, undefined, known, sight).firstBelow;
  // Far up in what is old, and behind what was seen already.
  expect(first(seen(), { first: 0, last: 0 })).toBe("3");
  expect(first(seen(3, 4, 5), { first: 3, last: 3 })).toBe("6");
  // The New line and a day stand between, but nothing that somebody said.
  expect(first(seen(1, 2), { first: 0, last: 1 })).toBeUndefined();
  const day: TimelineItem = { kind: "day", id: "day", date: "2026-11-27" };
  expect(first(seen(3), { first: 3, last: 3 }, [...items.slice(0, 4), day, ...items.slice(4)])).toBeUndefined();
});

test("[RM22] of what is new and out of sight the first that names me is told; not what was seen, is old, or is missing", () => {
  const named = (...ids: number[]) =>
    items.map((item) => (ids.includes(Number(item.id)) ? message(Number(item.id), { mentionsMe: true }) : item));
  const mention = (ids: number[], known: ReadonlySet<string>, sight: Sight) =>
    unseen(named(...ids), undefined, known, sight).mention;
  expect(mention([6, 8], seen(3), { first: 0, last: 3 })).toBe("6");
  expect(mention([6, 8], seen(3, 6), { first: 0, last: 3 })).toBe("8");
  // Passed over on the way to the end.
  expect(mention([4, 8], seen(3, 7, 8), { first: 7, last: 8 })).toBe("4");
  expect(mention([2, 7], seen(3), { first: 6, last: 7 })).toBeUndefined();
});

test("[RM22] what is missing in a gap counts too, above or below what is in view, and is gone to", () => {
  const gap = { kind: "gap", id: "gap4", hole: "4", missing: 90, isMore: true } as const;
  const all = [...items.slice(0, 5), gap, ...items.slice(5)];
  expect(unseen(all, undefined, seen(1, 2, 3), { first: 0, last: 3 })).toMatchObject({
    ...{ below: 5 + 90, isMoreBelow: true, isMoreAbove: false },
  });
  expect(unseen(all, undefined, seen(3, 4, 8), { first: 9, last: 9 })).toMatchObject({
    ...{ above: 90 + 3, isMoreAbove: true, isMoreBelow: false, firstAbove: "gap4" },
  });
});

test("[RM22] with no New line, what came behind the newest of before is new; older history is not", () => {
  const read = [message(1), message(2), message(3), message(4)];
  expect(unseen(read, "2", seen(), { first: 0, last: 1 })).toMatchObject({ above: 0, below: 2 });
  expect(unseen([message(-1), message(0), ...read], "2", seen(), { first: 0, last: 1 })).toMatchObject({ below: 2 });
  expect(unseen(read, undefined, seen(), { first: 0, last: 1 })).toMatchObject({ below: 0 });
});

test.each([
  ["at the end", 0, 600, false, false],
  ["two views above it", 1_200, 600, false, false],
  ["further up", 1_201, 600, false, true],
  ["near, with something missing in between", 100, 600, true, true],
  ["in an empty place, whose list is not shown", 16, 0, false, false],
])("[RM22] the way back to the newest: %s", (_, left, view, isHoleBelow, isFar) => {
  expect(isFarBelow(left, view, isHoleBelow)).toBe(isFar);
});
