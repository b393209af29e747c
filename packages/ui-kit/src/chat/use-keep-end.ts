import type { TimelineItem } from "@tandem/client-core/view-models";
import { type RefObject, useEffect, useRef } from "react";

interface EndedList {
  isAtEnd(tolerance?: number): boolean;
  scrollToEnd(): void;
}

/**
 * Who is at the newest message stays there when the place for the list shrinks or grows: the entry area grows with its text and
 * its files. Who writes is taken there.
 */
export function useKeepEnd(
  list: EndedList,
  scroll: RefObject<HTMLElement | null>,
  items: readonly TimelineItem[],
  tolerance: number,
): void {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    const note = (): void => void (isAtEnd.current = list.isAtEnd(tolerance));
    let isFirst = true;
    const resized = new ResizeObserver(() => {
      // The first word is of the size that it has: nothing has moved yet. A place that opens at its top has not scrolled either.
      if (isFirst) note();
      else if (isAtEnd.current) list.scrollToEnd();
      isFirst = false;
    });
    element.addEventListener("scroll", note, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", note);
      resized.disconnect();
    };
  }, [list, scroll, tolerance]);

  const last = items.at(-1);
  const written = last?.kind === "message" && last.mine && last.state === "sending" ? last.id : undefined;
  useEffect(() => {
    if (written !== undefined) list.scrollToEnd();
  }, [list, written]);
}
