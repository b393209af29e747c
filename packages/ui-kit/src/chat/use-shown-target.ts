import type { TimelineItem, TimelineSnapshot } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef, useState } from "react";
import { OWN_MOVES } from "./use-start.ts";

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
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    const element = scroll.current;
    const end = (): void => void (wanted.current = undefined);
    for (const move of OWN_MOVES) element?.addEventListener(move, end, { passive: true });
    return () => {
      for (const move of OWN_MOVES) element?.removeEventListener(move, end);
    };
  }, [scroll]);
  useEffect(() => {
    if (target === null || target === done.current) return;
    const index = items.findIndex((item) => item.id === target.id);
    // History that holds it is on its way into the list.
    if (index === -1) return;
    done.current = target;
    list.scrollToIndex(index, { align: alignOf(index, items) });
    setTinted(target.id);
    unfocused.current = target.id;
    wanted.current = target.id;
  }, [list, scroll, items, target]);
  // The list draws the message a moment after it has scrolled there, on a slow machine some frames later.
  useEffect(() => {
    if (unfocused.current === undefined) return;
    const article = articleOf(scroll.current, unfocused.current);
    if (!article) return;
    // Who walks through what was found goes on typing there.
    if (document.activeElement?.closest("[data-find]") == null) article.focus({ preventScroll: true });
    unfocused.current = undefined;
  });
  // Rows are of the height that was guessed until they are drawn, and the line of what is new may come in between: what was in
  // view may be out of it then. It is brought back until the tint goes, or the person moves.
  useEffect(() => {
    const index = wanted.current === undefined ? -1 : items.findIndex((item) => item.id === wanted.current);
    const article = index === -1 ? null : articleOf(scroll.current, wanted.current ?? "");
    if (scroll.current !== null && article && isCut(article, scroll.current))
      list.scrollToIndex(index, { align: alignOf(index, items) });
  });
  useEffect(() => {
    if (tinted === undefined) return undefined;
    const timer = setTimeout(() => {
      setTinted(undefined);
      // Whoever has gone elsewhere meanwhile is left there.
      unfocused.current = undefined;
      wanted.current = undefined;
    }, TINT_MS);
    return () => clearTimeout(timer);
  }, [tinted, target]);
  return tinted;
}

function alignOf(index: number, items: readonly TimelineItem[]): "end" | "center" {
  return index === items.length - 1 ? "end" : "center";
}

function articleOf(scroll: HTMLElement | null, id: string): HTMLElement | null | undefined {
  return scroll?.querySelector<HTMLElement>(`article[data-message-id="${CSS.escape(id)}"]`);
}

/** Some of it is out of view, though there would be room for more of it. */
function isCut(article: HTMLElement, scroll: HTMLElement): boolean {
  const [box, view] = [article.getBoundingClientRect(), scroll.getBoundingClientRect()];
  return (box.bottom > view.bottom + 1 && box.top > view.top) || (box.top < view.top - 1 && box.bottom < view.bottom);
}
