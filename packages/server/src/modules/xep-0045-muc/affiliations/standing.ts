import { effective, hasGroups, placeOf, roleIn } from "../access.ts";
import { areSameHats, hatsOf } from "../occupancy/hats.ts";
import type { RoomConfig } from "../config/config.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { showStanding } from "./changes.ts";

/**
 * RM3, RM4, RM7: who somebody is in the room by its category or by its groups may have changed; those inside see it at once.
 * `before`: the settings until now, by which they may be what they are. `isVoiceNew`: who writes is decided anew, whatever
 * moderators gave and took since people entered.
 */
export async function refreshStandings(
  service: RoomsService,
  room: Room,
  { before, isVoiceNew = false }: { readonly before?: RoomConfig; readonly isVoiceNew?: boolean } = {},
): Promise<void> {
  const { record } = room;
  if (record === undefined || room.lock !== undefined) return;
  if (!isVoiceNew && ![record.config, before].some(saysWhoIsWho)) return;
  for (const occupant of room.occupants.values()) {
    const own = await service.store.affiliations.get(room.jid, occupant.account);
    const place = await placeOf(service, record, occupant.account);
    const affiliation = effective(own?.affiliation ?? "none", place, record);
    const role = roleIn(affiliation, place, record);
    const hats = await hatsOf(service, record, occupant.account, place.isManager);
    const isSame = affiliation === occupant.affiliation && !(isVoiceNew && role !== occupant.role);
    if (isSame && areSameHats(hats, occupant.hats)) continue;
    occupant.hats = hats;
    await showStanding(service, room, occupant, { affiliation, role: isSame ? occupant.role : role });
  }
}

function saysWhoIsWho(config: RoomConfig | undefined): boolean {
  return config !== undefined && (config.category !== undefined || hasGroups(config));
}
