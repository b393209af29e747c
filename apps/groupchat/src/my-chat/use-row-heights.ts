import { PHONE, useMedia } from "@tandem/ui-kit";
import { useMemo } from "react";

export interface RowHeights {
  readonly row: number;
  /** Of a room or a conversation: on a phone it has two lines. */
  readonly place: number;
  readonly group: number;
  readonly section: number;
}

/** The heights of tokens.css in px, for the list that has to know them before it draws. */
export function useRowHeights(): RowHeights {
  const touch = useMedia("(pointer: coarse), (max-width: 559px)");
  const { density } = document.documentElement.dataset;
  // Both values decide; a change of density restarts the rail (settings do that).
  const phone = useMedia(PHONE);
  return useMemo(
    () => ({ row: px("--td-row"), place: phone ? 56 : px("--td-row"), group: px("--td-row-group"), section: 28 }),
    [touch, phone, density],
  );
}

function px(token: string): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token));
}
