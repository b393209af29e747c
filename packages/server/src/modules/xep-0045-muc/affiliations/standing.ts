import { categoryStanding, effective } from "../access.ts";
import { remove } from "../occupancy/leave.ts";
import type { Occupant } from "../occupancy/occupant.ts";
import { tellPresence } from "../occupancy/tell.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { type Affiliation, defaultRole, isAtLeast } from "./rules.ts";

/** RM3, RM4: who manages the room or is a member of it by its category may have changed; those inside see it at once. */
export async function refreshStandings(service: RoomsService, room: Room): Promise<void> {
  const { record } = room;
  if (record?.config.category === undefined || room.lock !== undefined) return;
  for (const occupant of room.occupants.values()) {
    const own = await service.store.affiliations.get(room.jid, occupant.account);
    const place = await categoryStanding(service, record.config.category, occupant.account);
    const affiliation = effective(own?.affiliation ?? "none", place, record);
    if (affiliation !== occupant.affiliation) await restand(service, room, occupant, affiliation);
  }
}

async function restand(service: RoomsService, room: Room, occupant: Occupant, affiliation: Affiliation): Promise<void> {
  const { config } = room.record ?? {};
  occupant.affiliation = affiliation;
  occupant.role = defaultRole(affiliation, config?.isModerated === true);
  occupant.changed();
  const isOut = config?.isMembersOnly === true && !isAtLeast(affiliation, "member");
  if (isOut) await remove(service, room, occupant, { codes: [321] });
  else tellPresence(room, occupant);
}
