import { type BareJid, localOf } from "@tandem/protocol";
import type { DirectoryPlace } from "@tandem/protocol/tandem-directory";
import { accessRoom, categoryStanding } from "./access.ts";
import { errors } from "./errors.ts";
import type { RoomsService } from "./service.ts";

/** Who may be offered for a place (RM2), as an asker may learn it: only where they may find the room, or are in scope themselves. */
export async function scopeAround(
  service: RoomsService,
  asker: BareJid,
  place: DirectoryPlace,
): Promise<((person: BareJid) => Promise<boolean>) | undefined> {
  const { policy } = service;
  const category = place.room === undefined ? place.category : await categoryOf(service, asker, place.room);
  if (place.room === undefined && (await policy?.knowsCategory(place.category)) !== true) {
    throw errors.raise["rooms/unknown"]();
  }
  if (category === undefined || policy === undefined || !(await policy.hasScope(category))) return undefined;
  const isInScope = async (person: BareJid): Promise<boolean> =>
    (await categoryStanding(service, category, person)).isInScope;
  if (!(await isInScope(asker))) throw errors.raise["rooms/unknown"]();
  return isInScope;
}

function categoryOf(service: RoomsService, asker: BareJid, room: BareJid): Promise<string | undefined> {
  return service.rooms.read(localOf(room), async (kept) => {
    if (kept.jid !== room) throw errors.raise["rooms/unknown"]();
    return (await accessRoom(service, kept, asker, "find")).record.config.category;
  });
}
