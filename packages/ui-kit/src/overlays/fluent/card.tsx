import { Popover, PopoverSurface } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { CardProps } from "../types.ts";
import { anchorTarget, Layer, useFocusBack } from "./layer.tsx";

/** A contact card, or a short explanation beside what it explains. Not modal. */
export default function Card({ label, anchor, side = "beside", children, onClose }: CardProps): ReactElement {
  useFocusBack();
  return (
    <Layer>
      <Popover
        open
        positioning={{
          target: anchorTarget(anchor),
          ...(side === "above" ? { position: "above", align: "start" } : { position: "after", align: "top" }),
          offset: 8,
          // Communicator is narrower than a row and a card beside each other.
          fallbackPositions: ["before-top", "below", "above"],
          // Where it fits nowhere, as on a phone held in the middle, it may cover the row, and never leaves the window.
          shiftToCoverTarget: true,
        }}
        onOpenChange={(_, data) => {
          if (!data.open) onClose();
        }}
      >
        <PopoverSurface className="td-card-surface" role="dialog" aria-label={label}>
          <div ref={focusFirst} className="td-card">
            {children}
          </div>
        </PopoverSurface>
      </Popover>
    </Layer>
  );
}

/** It is not modal, so nothing keeps the focus in it; it only starts there. */
function focusFirst(card: HTMLElement | null): void {
  card?.querySelector<HTMLElement>("button, a[href], input")?.focus({ preventScroll: true });
}
