import type { TimelineItem } from "@tandem/client-core/view-models";
import { type KeyboardEvent, type ReactElement, useRef, useState } from "react";
import { useLatest } from "../hooks/index.ts";
import { keyName } from "../keyboard/index.ts";
import { SelectMark } from "./select-mark.tsx";
import { allOf, extended, isSelectable, NOTHING_SELECTED, type Selection, toggled } from "./selection.ts";
import "./selection.css";

export interface Selecting {
  /** Messages are being chosen: as long as one is. */
  readonly isOn: boolean;
  readonly ids: ReadonlySet<string>;
  /** Chooses a message or lets it go; `isSpan`: all from the last one to it. The same function as long as the list lives. */
  readonly select: (id: string, isSpan?: boolean) => void;
  readonly all: () => void;
  readonly stop: () => void;
  /** What stands over a message that can be chosen. */
  readonly markOf: (item: TimelineItem) => ReactElement | undefined;
  /** Keys while a message has the focus. False: it was none of ours, or the focus moves on, too. */
  readonly onKey: (event: KeyboardEvent<HTMLElement>, focused: string | undefined) => boolean;
}

/** Choosing messages of a list: by X, its button or the menu, then by clicks and Space; by Shift and the arrows as a span. */
export function useSelecting(items: readonly TimelineItem[]): Selecting {
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const latest = useLatest(items);
  const select = useRef((id: string, isSpan = false) => {
    const all = latest.current;
    const item = all.find((one) => one.id === id);
    if (item === undefined || !isSelectable(item)) return;
    setSelection((now) => (isSpan ? extended(all, now, id) : toggled(now, id)));
  }).current;
  const isOn = selection.ids.size > 0;
  const all = (): void => setSelection(allOf(items));
  return {
    isOn,
    ids: selection.ids,
    select,
    all,
    stop: () => setSelection(NOTHING_SELECTED),
    markOf: (item) =>
      isSelectable(item) ? (
        <SelectMark item={item} isSelected={selection.ids.has(item.id)} onSelect={select} />
      ) : undefined,
    onKey(event, focused) {
      if (focused === undefined || !(event.target as HTMLElement).matches("article")) return false;
      const key = keyName(event);
      if (key === "Shift+Up" || key === "Shift+Down") {
        const to = neighbour(items, focused, key === "Shift+Up");
        if (to !== undefined) setSelection((now) => spanTo(items, now, focused, to));
        return false;
      }
      if (!isOn || !["Space", "Enter", "Ctrl+A"].includes(key)) return false;
      event.preventDefault();
      if (key === "Ctrl+A") all();
      else select(focused);
      return true;
    },
  };
}

function neighbour(items: readonly TimelineItem[], id: string, isUp: boolean): string | undefined {
  const here = items.findIndex((item) => item.id === id);
  const beyond = isUp ? items.slice(0, here).toReversed() : items.slice(here + 1);
  return beyond.find((item) => item.kind === "message")?.id;
}

/** The first step takes the message along that it begins at. */
function spanTo(items: readonly TimelineItem[], now: Selection, from: string, to: string): Selection {
  return extended(items, now.anchor === undefined ? { ...now, anchor: from } : now, to);
}
