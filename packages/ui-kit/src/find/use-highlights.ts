import { type RefObject, useEffect } from "react";
import { marksIn } from "../history/marks.ts";

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

/** A phrase may run over several nodes: it is looked for in the whole text, and each end found in its node. */
function rangesIn(text: Element, words: readonly string[]): readonly Range[] {
  return marksIn(text.textContent, words).map(([from, to]) => {
    const range = document.createRange();
    range.setStart(...nodeAt(text, from));
    range.setEnd(...nodeAt(text, to));
    return range;
  });
}

function nodeAt(text: Element, at: number): [Node, number] {
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = at;
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const { length } = node.textContent ?? "";
    if (left <= length) return [node, left];
    left -= length;
  }
  return [text, text.childNodes.length];
}
