import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/**
 * RM30: a room with so many inside or on its lists that its people are told by windows to those who know how to ask for them.
 * One count of the lists, unless the room is full enough already.
 */
export async function isLarge(service: RoomsService, room: Room): Promise<boolean> {
  const from = service.host.limits.roomWindowedFrom;
  return room.occupants.size + 1 >= from || (await service.store.affiliations.count(room.jid)) >= from;
}
