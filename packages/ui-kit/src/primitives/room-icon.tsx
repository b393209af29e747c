import type { RoomSign } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { LockClosed16, Megaphone16, NumberSymbol16, NumberSymbol20 } from "../icons/index.ts";

interface RoomIconProps {
  readonly sign: RoomSign | undefined;
  /** 16 in rows, 20 in tiles. */
  readonly size?: 16 | 20;
}

/** The sign before a room's name (RM6): what it means is a word in the name of its row, `strings.roomSigns`. */
export function RoomIcon({ sign, size = 16 }: RoomIconProps): ReactElement {
  if (sign === "auditorium") return <Megaphone16 size={size} />;
  if (sign === "closed") return <LockClosed16 size={size} />;
  return size === 16 ? <NumberSymbol16 /> : <NumberSymbol20 />;
}
