import { type RefObject, useEffect } from "react";
import { rangesIn } from "../history/ranges.ts";

const NAME = "td-find";

/**
 * Marks the words in the messages that stand beside the bar, as the list draws them (CSS Custom Highlight API, Level 1). They lie
 * over the text, so that no row is drawn anew; a browser without them shows the message that was found, unmarked.
 */
export function useHighlights(bar: RefObject<HTMLElement | null>, words: readonly string[]): void {
  useEffect(() => {
    const place = bar.current?.parentElement;
    if (!place || words.length === 0 || !("highlights" in CSS)) return undefined;
    const mark = (): void => {
      const texts = [...place.querySelectorAll("article .td-text")];
      CSS.highlights.set(NAME, new Highlight(...texts.flatMap((text) => rangesIn(text, words))));
    };
    mark();
    const changes = new MutationObserver(mark);
    changes.observe(place, { subtree: true, childList: true, characterData: true });
    return () => {
      changes.disconnect();
      CSS.highlights.delete(NAME);
    };
  }, [bar, words]);
}
