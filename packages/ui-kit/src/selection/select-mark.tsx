import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { clockTime, strings } from "../strings/index.ts";

interface SelectMarkProps {
  readonly item: MessageItem;
  readonly isSelected: boolean;
  /** `isSpan`: with Shift, from the last one to this. */
  readonly onSelect: (id: string, isSpan: boolean) => void;
}

/** Lies over the whole message while messages are being chosen: a click or tap anywhere on it chooses it, and opens nothing. */
export function SelectMark({ item, isSelected, onSelect }: SelectMarkProps): ReactElement {
  return (
    <label
      className="td-select"
      onClick={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onSelect(item.id, event.shiftKey);
      }}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={strings.selection.mark(item.author.nick, clockTime(item.at))}
        checked={isSelected}
        onChange={() => onSelect(item.id, false)}
      />
    </label>
  );
}
