import type { TimelineVerbs } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";

/** Tells where the reader is, so that the place opens there next time (RM25). */
export function useReadingAt(
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
  scroll: RefObject<HTMLDivElement | null>,
  verbs: Pick<TimelineVerbs, "setReadingAt">,
  tolerance: number,
): void {
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    const report = (): void => {
      const top = list.isAtEnd(tolerance) ? undefined : list.getVirtualItemForOffset(list.scrollOffset ?? 0)?.key;
      verbs.setReadingAt(top === undefined ? null : String(top));
    };
    report();
    element.addEventListener("scroll", report, { passive: true });
    return () => element.removeEventListener("scroll", report);
  }, [list, scroll, verbs, tolerance]);
}
