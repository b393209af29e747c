import type { TimelineSnapshot } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** What a person does when they look for a place of their own. */
export const OWN_MOVES = ["wheel", "pointerdown", "keydown", "touchstart"] as const;

/**
 * Where a place opens: at the first unread message (RM22), else where it was left (RM25), else at its end. What is missing comes
 * in while it stands there, so the start is found anew until everything is here, or until the person moves.
 */
export function useStart(
  list: List,
  scroll: { readonly current: HTMLDivElement | null },
  timeline: TimelineSnapshot,
): void {
  const hasStarted = useRef(false);
  const { items, isComplete, target } = timeline;
  useEffect(() => {
    const element = scroll.current;
    const end = (): void => {
      hasStarted.current = true;
    };
    for (const move of OWN_MOVES) element?.addEventListener(move, end, { passive: true });
    return () => {
      for (const move of OWN_MOVES) element?.removeEventListener(move, end);
    };
  }, [scroll]);
  useLayoutEffect(() => {
    if (hasStarted.current || items.length === 0) return;
    hasStarted.current = isComplete || target !== null;
    if (target !== null) return;
    const start = startOf(timeline);
    if (start === -1) list.scrollToEnd();
    else list.scrollToIndex(start, { align: "start" });
  });
}

/** -1: the end. */
export function startOf({ items, leftAt }: Pick<TimelineSnapshot, "items" | "leftAt">): number {
  const unread = items.findIndex((item) => item.kind === "unread");
  return unread !== -1 || leftAt === null ? unread : items.findIndex((item) => item.id === leftAt);
}
