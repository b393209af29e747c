import type { TimelineItem } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { allOf, extended, NOTHING_SELECTED, partsOf, type Selection, toggled } from "./selection.ts";
import { partsText } from "./written.ts";

const message = (id: number, more: object = {}) =>
  ({
    kind: "message",
    id: `${id}`,
    author: { nick: "Dana Ortiz" },
    at: new Date(2026, 10, 12, 13, id).getTime(),
    text: `text ${id}`,
    state: "sent",
    edited: false,
    retracted: false,
    ...more,
  }) as TimelineItem;
const day: TimelineItem = { kind: "day", id: "day", date: "2026-11-12" };
const gap: TimelineItem = { kind: "gap", id: "gap", hole: "3", missing: 0, isMore: false };
const items = [day, message(1), message(2), message(3), message(4), message(5)];
const ids = (selection: Selection) => [...selection.ids].toSorted();

test("[RM29] [CV4] a message is chosen and let go; a span grows, shrinks and turns around where it began", () => {
  const one = toggled(toggled(NOTHING_SELECTED, "1"), "3");
  expect(ids(one)).toEqual(["1", "3"]);
  expect(ids(extended(items, one, "5"))).toEqual(["1", "3", "4", "5"]);
  expect(ids(extended(items, extended(items, one, "5"), "4"))).toEqual(["1", "3", "4"]);
  expect(ids(extended(items, extended(items, one, "5"), "2"))).toEqual(["1", "2", "3"]);
  expect(ids(toggled(extended(items, one, "5"), "4"))).toEqual(["1", "3", "5"]);
  expect(ids(extended(items, NOTHING_SELECTED, "2"))).toEqual(["2"]);
  // Where it began is no longer here.
  expect(ids(extended(items, toggled(NOTHING_SELECTED, "gone"), "2"))).toEqual(["2"]);
});

test("[RM29] [CV4] what was removed, or is not sent, cannot be chosen", () => {
  const odd = [message(1, { retracted: true }), message(2, { state: "failed" }), message(3, { state: "queued" }), day];
  expect(allOf([...odd, message(4)]).ids).toEqual(new Set(["4"]));
  expect(ids(extended([...odd, message(4)], toggled(NOTHING_SELECTED, "4"), "1"))).toEqual(["4"]);
});

test("[RM29] [CV4] what is written down is in the archive's order, whatever was chosen first; what is missing in between is told", () => {
  const chosen = toggled(toggled(NOTHING_SELECTED, "5"), "2");
  expect(partsOf(items, chosen.ids).map((part) => part.map(({ id }) => id))).toEqual([["2", "5"]]);
  const holed = [day, message(1), message(2), gap, message(8), message(9)];
  expect(partsText(partsOf(holed))).toBe(
    [
      "Thursday 12 November 2026",
      "[13:01] Dana Ortiz: text 1",
      "[13:02] Dana Ortiz: text 2",
      "",
      "(Messages in between are not shown here.)",
      "",
      "Thursday 12 November 2026",
      "[13:08] Dana Ortiz: text 8",
      "[13:09] Dana Ortiz: text 9",
      "",
    ].join("\n"),
  );
  expect(partsText(partsOf(holed, new Set(["8", "9"])))).not.toContain("in between");
});
