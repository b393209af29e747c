import type { TimelineItem, TimelineVerbs } from "@tandem/client-core/view-models";
import { type RefObject, useEffect } from "react";

/** A message counts as read when it was in view for this long, with the window in focus (design §10.2). */
const SEEN_MS = 1000;

/** Reports the newest message that stood in view for a second. */
export function useReadMarks(
  scroll: RefObject<HTMLElement | null>,
  verbs: TimelineVerbs,
  items: readonly TimelineItem[],
): void {
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = (): void => {
      const id = lastInView(element);
      if (id !== undefined && isInFront(element.ownerDocument)) verbs.markRead(id, true);
    };
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(check, SEEN_MS);
    };
    restart();
    element.addEventListener("scroll", restart, { passive: true });
    const { ownerDocument } = element;
    const view = ownerDocument.defaultView;
    view?.addEventListener("focus", restart);
    ownerDocument.addEventListener("visibilitychange", restart);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", restart);
      view?.removeEventListener("focus", restart);
      ownerDocument.removeEventListener("visibilitychange", restart);
    };
  }, [scroll, verbs, items]);
}

/** The person can be looking at it. */
export function isInFront(document: Document): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

function lastInView(scroll: HTMLElement): string | undefined {
  const { top, bottom } = scroll.getBoundingClientRect();
  const shown = [...scroll.querySelectorAll<HTMLElement>("[data-message-id]")].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > top && box.bottom <= bottom + 1;
  });
  shown.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  return shown.at(-1)?.dataset.messageId;
}
