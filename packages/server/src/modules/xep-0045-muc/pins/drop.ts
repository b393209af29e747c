import { message } from "@tandem/protocol";
import { buildUnpin } from "@tandem/protocol/tandem-pinned-messages";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/** A message that is gone is not pinned any more. */
export async function dropPin(service: RoomsService, room: Room, id: number): Promise<void> {
  const { record } = room;
  if (record?.pins?.some((pin) => pin.id === id) !== true) return;
  room.record = { ...record, pins: record.pins.filter((pin) => pin.id !== id) };
  await service.saveRecord(room);
  room.sendToAll(message("groupchat", { from: room.jid }, buildUnpin(String(id)), buildHint("no-store")));
}
