import type { TimelineItem, TimelineSnapshot } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef, useState } from "react";
import { lastHole } from "../chat/use-gaps.ts";
import { isInFront } from "../chat/read-marks.ts";
import { useLatest } from "../hooks/index.ts";
import { firstNew, isFarBelow, isSameUnseen, NOTHING_UNSEEN, type Sight, type Unseen, unseenIn } from "./unseen.ts";

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** So much of a row must be in view. */
const SEEN_PX = 8;

/** What is new and was not in view yet during this visit (RM22), and whether the newest is far below. */
export function useUnseen(
  list: List,
  scroll: RefObject<HTMLDivElement | null>,
  timeline: TimelineSnapshot,
): Unseen & { readonly isFar: boolean } {
  const [unseen, setUnseen] = useState(NOTHING_UNSEEN);
  const [isFar, setFar] = useState(false);
  const seen = useRef(new Set<string>());
  const newestBefore = useNewestBefore(timeline);
  const latest = useLatest(timeline.items);
  const look = useRef(() => {});
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    const begin = remembered(firstNew);
    const holeIn = remembered(lastHole);
    look.current = () => {
      const items = latest.current;
      const sight = sightOf(list, element);
      if (isInFront(element.ownerDocument))
        for (const item of items.slice(sight.first, sight.last + 1)) seen.current.add(item.id);
      const next = unseenIn(items, begin(items, newestBefore.current), seen.current, sight);
      setUnseen((now) => (isSameUnseen(now, next) ? now : next));
      const left = list.getTotalSize() - element.scrollTop - element.clientHeight;
      setFar(isFarBelow(left, element.clientHeight, holeIn(items, undefined) > sight.last));
    };
    const listener = (): void => look.current();
    const { ownerDocument } = element;
    const view = ownerDocument.defaultView;
    element.addEventListener("scroll", listener, { passive: true });
    view?.addEventListener("focus", listener);
    ownerDocument.addEventListener("visibilitychange", listener);
    return () => {
      element.removeEventListener("scroll", listener);
      view?.removeEventListener("focus", listener);
      ownerDocument.removeEventListener("visibilitychange", listener);
    };
  }, [list, scroll, latest, newestBefore]);
  // After each drawing: rows come, go and get their true heights without a scroll.
  useEffect(() => look.current());
  return { ...unseen, isFar };
}

type Look = (items: readonly TimelineItem[], before: string | undefined) => number;

/** The list is the same for many frames of a scroll, and may be long. */
function remembered(look: Look): Look {
  let known: { readonly items: readonly TimelineItem[]; readonly before: string | undefined; readonly at: number };
  return (items, before) => {
    if (known?.items !== items || known.before !== before) known = { items, before, at: look(items, before) };
    return known.at;
  };
}

/** While something is still missing, what comes is told of by the New line; afterwards all that comes is new. */
function useNewestBefore({ items, isComplete }: TimelineSnapshot): RefObject<string | undefined> {
  const newest = useRef<string>(undefined);
  const isFixed = useRef(false);
  useEffect(() => {
    if (isFixed.current) return;
    newest.current = items.at(-1)?.id;
    isFixed.current = isComplete && items.length > 0;
  }, [items, isComplete]);
  return newest;
}

/** A list that is shorter than its place stands at the bottom of it; then all of it is in view. */
function sightOf(list: List, { scrollTop, clientHeight }: HTMLElement): Sight {
  const bottom = scrollTop + clientHeight;
  const rows = list
    .getVirtualItems()
    .filter((row) => row.end - SEEN_PX > scrollTop && row.start + SEEN_PX < bottom)
    .map((row) => row.index);
  return { first: rows[0] ?? 0, last: rows.at(-1) ?? -1 };
}
