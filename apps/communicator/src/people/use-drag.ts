import { type DragEvent, useState } from "react";

const DRAG_TYPE = "application/x-tandem-contact";

export interface DropTarget {
  readonly onDragOver?: (event: DragEvent) => void;
  readonly onDragLeave?: () => void;
  readonly onDrop?: (event: DragEvent) => void;
}

interface Drag {
  start(event: DragEvent, jid: string, from: string): void;
  /** The group whose head or people the pointer is over. */
  readonly over: string | undefined;
  target(group: string): DropTarget;
}

/** Where a list has no groups of its own (sorted by something else) there is nothing to drop on. */
export const NO_TARGET: DropTarget = {};

/** A contact is dragged onto a group: its head, or anybody in it. With Ctrl it stays in the old one too. Keys do the same. */
export function useDrag(move: (jid: string, from: string | undefined, to: string) => void): Drag {
  const [over, setOver] = useState<string>();
  return {
    over,
    start(event, jid, from) {
      event.dataTransfer.setData(DRAG_TYPE, JSON.stringify({ jid, from }));
      event.dataTransfer.effectAllowed = "copyMove";
    },
    target: (group) => ({
      onDragOver(event) {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = event.ctrlKey ? "copy" : "move";
        setOver(group);
      },
      onDragLeave: () => setOver(undefined),
      onDrop(event) {
        event.preventDefault();
        setOver(undefined);
        const dropped = parse(event.dataTransfer.getData(DRAG_TYPE));
        if (dropped !== undefined && dropped.from !== group)
          move(dropped.jid, event.ctrlKey ? undefined : dropped.from, group);
      },
    }),
  };
}

function parse(text: string): { readonly jid: string; readonly from: string } | undefined {
  // Only this list writes that type, and it is empty when another program's drop claims it.
  return text === "" ? undefined : (JSON.parse(text) as { jid: string; from: string });
}
