import type { TimelineItem, TimelineSnapshot } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef, useState } from "react";

/** How long the message that was asked for is tinted (design §7). */
const TINT_MS = 1000;

/** Goes to the message that is asked for, and gives it the focus. Returns the one that is tinted. */
export function useShownTarget(
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
  scroll: RefObject<HTMLElement | null>,
  items: readonly TimelineItem[],
  target: TimelineSnapshot["target"],
): string | undefined {
  const [tinted, setTinted] = useState<string>();
  const done = useRef<TimelineSnapshot["target"]>(null);
  const unfocused = useRef<string>(undefined);
  useEffect(() => {
    if (target === null || target === done.current) return;
    const index = items.findIndex((item) => item.id === target.id);
    // History that holds it is on its way into the list.
    if (index === -1) return;
    done.current = target;
    list.scrollToIndex(index, { align: index === items.length - 1 ? "end" : "center" });
    setTinted(target.id);
    unfocused.current = target.id;
  }, [list, scroll, items, target]);
  // The list draws the message a moment after it has scrolled there, on a slow machine some frames later.
  useEffect(() => {
    if (unfocused.current === undefined) return;
    const article = scroll.current?.querySelector<HTMLElement>(
      `article[data-message-id="${CSS.escape(unfocused.current)}"]`,
    );
    if (!article) return;
    // Who walks through what was found goes on typing there.
    if (document.activeElement?.closest("[data-find]") == null) article.focus({ preventScroll: true });
    unfocused.current = undefined;
  });
  useEffect(() => {
    if (tinted === undefined) return undefined;
    const timer = setTimeout(() => {
      setTinted(undefined);
      // Whoever has gone elsewhere meanwhile is left there.
      unfocused.current = undefined;
    }, TINT_MS);
    return () => clearTimeout(timer);
  }, [tinted, target]);
  return tinted;
}
