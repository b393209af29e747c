import { type RefObject, useEffect } from "react";
import { rangesIn } from "./ranges.ts";

const NAME = "td-context";

/** Marks the words in messages that are drawn by others, as `useHighlights` does in an open room; anew with each `version`. */
export function useMarks(place: RefObject<HTMLElement | null>, words: readonly string[], version: unknown): void {
  useEffect(() => {
    const texts = [...(place.current?.querySelectorAll("article .td-text") ?? [])];
    if (words.length === 0 || !("highlights" in CSS)) return undefined;
    CSS.highlights.set(NAME, new Highlight(...texts.flatMap((text) => rangesIn(text, words))));
    return () => void CSS.highlights.delete(NAME);
  }, [place, words, version]);
}
