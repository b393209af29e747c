import { refreshStandings } from "../affiliations/standing.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { showConfig } from "./apply.ts";
import { resolveRecord } from "./inherit.ts";

/** Rooms in memory: others are read through their category when they are needed. */
export async function recheckSettings(service: RoomsService, ids: readonly string[]): Promise<void> {
  const within = new Set(ids);
  for (const { local, record } of [...service.rooms.inMemory()]) {
    if (record?.config.category === undefined || !within.has(record.config.category)) continue;
    await service.rooms.run(local, (room) => refreshConfig(service, room));
  }
}

/** RM4: the category says something else now. Nothing is written: a room that follows it is always read through it. */
async function refreshConfig(service: RoomsService, room: Room): Promise<void> {
  const { record } = room;
  if (record === undefined) return;
  room.record = resolveRecord(record, await service.settingsIn(record.config.category));
  await refreshStandings(service, room);
  if (JSON.stringify(record.config) === JSON.stringify(room.record.config)) return;
  await showConfig(service, room, record.config, room.record.config);
}
