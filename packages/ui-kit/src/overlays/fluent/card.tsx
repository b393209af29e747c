import { Popover, PopoverSurface } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { CardProps } from "../types.ts";
import { anchorTarget, Layer, useFocusBack } from "./layer.tsx";

/** A contact card, or a short explanation beside what it explains. Not modal. */
export default function Card({ label, anchor, children, onClose }: CardProps): ReactElement {
  useFocusBack();
  return (
    <Layer>
      <Popover
        open
        trapFocus
        positioning={{
          target: anchorTarget(anchor),
          position: "after",
          align: "top",
          offset: 8,
          // Communicator is narrower than a row and a card beside each other.
          fallbackPositions: ["before-top", "below", "above"],
        }}
        onOpenChange={(_, data) => {
          if (!data.open) onClose();
        }}
      >
        <PopoverSurface className="td-card" aria-label={label}>
          {children}
        </PopoverSurface>
      </Popover>
    </Layer>
  );
}
