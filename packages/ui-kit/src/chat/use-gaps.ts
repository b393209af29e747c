import type { TimelineItem, TimelineSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";

/** Reads on at a hole in the history when it comes near, from the side where the reader is. */
export function useGaps(
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
  timeline: TimelineSnapshot,
  verbs: Pick<TimelineVerbs, "loadGap">,
): void {
  const { items, isComplete } = timeline;
  const rows = list.getVirtualItems();
  const isHole = (item: TimelineItem | undefined): boolean => item?.kind === "gap" && item.hole !== "";
  const near = rows.find((row) => isHole(items[row.index]))?.index;
  const middle = rows[Math.floor(rows.length / 2)]?.index ?? 0;
  const gap = near === undefined ? undefined : items[near];
  const hole = gap?.kind === "gap" ? gap.hole : undefined;
  const side = near !== undefined && near < middle ? "below" : "above";
  useEffect(() => {
    if (hole !== undefined) void verbs.loadGap(hole, side);
    // A new session reads on where the last one could not.
  }, [hole, side, verbs, items.length, isComplete]);
}

/** Where the last hole in the history is; -1: there is none. */
export function lastHole(items: readonly TimelineItem[]): number {
  return items.findLastIndex((item) => item.kind === "gap" && item.hole !== "");
}
