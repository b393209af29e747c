import type { ListedRoom } from "@tandem/protocol/tandem-categories";
import type { RoomSign } from "../view-models/directory.ts";

/** RM6. An auditorium that is closed shows what one meets first: that one only reads there. */
export function signOf(
  room: Partial<Pick<ListedRoom, "isAuditorium" | "visibility">> | undefined,
): RoomSign | undefined {
  if (room === undefined) return undefined;
  if (room.isAuditorium === true) return "auditorium";
  return room.visibility === undefined || room.visibility === "open" ? undefined : "closed";
}
