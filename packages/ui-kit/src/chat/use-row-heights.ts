import type { TimelineItem } from "@tandem/client-core/view-models";
import { type RefObject, useCallback, useRef } from "react";
import { estimatedHeight, ROUGH_MEASURES, type RowMeasures } from "./row-height.ts";
import { linesOf } from "./text-lines.ts";

/** Words whose widths are remembered; then all are forgotten. */
const WORDS_MAX = 50_000;

/** By width of the list in px: the next room opens with what was learned in this one. */
const learned = new Map<number, RowMeasures>();

export interface RowHeights {
  readonly estimate: (index: number) => number;
  /** Looks at the rows that are drawn; `width`: of the list in px. */
  readonly learn: (width: number) => void;
}

/**
 * The heights that rows will have, as far as it can be told before they are drawn. Told once for each row: if it changed, the rows
 * below would move (RM24).
 */
export function useRowHeights(scroll: RefObject<HTMLElement | null>, items: readonly TimelineItem[]): RowHeights {
  const told = useRef(new Map<string, number>());
  const known = useRef({ width: 0, measures: ROUGH_MEASURES });
  const estimate = useCallback(
    (index: number) => {
      const item = items[index];
      const before = item === undefined ? undefined : told.current.get(item.id);
      if (before !== undefined) return before;
      const height = estimatedHeight(item, known.current.measures);
      if (item !== undefined) told.current.set(item.id, height);
      return height;
    },
    [items],
  );
  const learn = useCallback(
    (width: number) => {
      if (width === known.current.width) return;
      const measures = learned.get(width) ?? measuresOf(scroll.current);
      if (measures === undefined) return;
      learned.set(width, measures);
      known.current = { width, measures };
    },
    [scroll],
  );
  return { estimate, learn };
}

/** From rows that are drawn; undefined: there is none yet that tells it. */
function measuresOf(scroll: HTMLElement | null): RowMeasures | undefined {
  const drawn = [...(scroll?.querySelectorAll<HTMLElement>("article") ?? [])].flatMap((row) => {
    const text = row.querySelector<HTMLElement>(".td-text");
    return text === null
      ? []
      : [{ text, rest: row.offsetHeight - text.offsetHeight, isJoined: "joined" in row.dataset }];
  });
  const least = (isJoined: boolean): number | undefined => {
    const rests = drawn.filter((row) => row.isJoined === isJoined).map(({ rest }) => rest);
    return rests.length === 0 ? undefined : Math.min(...rests);
  };
  const [text, head] = [drawn[0]?.text, least(false)];
  const context = text?.ownerDocument.createElement("canvas").getContext("2d") ?? null;
  if (text === undefined || head === undefined || context === null || text.clientWidth === 0) return undefined;
  const { font, lineHeight } = getComputedStyle(text);
  context.font = font;
  const column = text.clientWidth;
  const widthOf = remembered((word) => context.measureText(word).width);
  return {
    head,
    joined: least(true) ?? ROUGH_MEASURES.joined,
    line: Number.parseFloat(lineHeight) || ROUGH_MEASURES.line,
    linesOf: (words) => linesOf(words, column, widthOf),
  };
}

function remembered(measure: (word: string) => number): (word: string) => number {
  const known = new Map<string, number>();
  return (word) => {
    let width = known.get(word);
    if (width !== undefined) return width;
    if (known.size >= WORDS_MAX) known.clear();
    known.set(word, (width = measure(word)));
    return width;
  };
}
