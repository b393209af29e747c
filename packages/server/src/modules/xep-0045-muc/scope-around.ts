import { type BareJid, localOf } from "@tandem/protocol";
import type { DirectoryPlace } from "@tandem/protocol/tandem-directory";
import { accessRoom, categoryStanding } from "./access.ts";
import { principalOfGroup } from "@tandem/protocol/tandem-rooms";
import { PEOPLE_COUNTED_MAX } from "./check/limits.ts";
import type { RoomPlace } from "./contract.ts";
import { errors } from "./errors.ts";
import type { RoomsService } from "./service.ts";

/** Who may be offered for a place (RM2), as an asker may learn it: only where they may find the room, or are in scope themselves. */
export async function scopeAround(
  service: RoomsService,
  asker: BareJid,
  place: DirectoryPlace,
): Promise<((person: BareJid) => Promise<boolean>) | undefined> {
  const around = await scopedPlace(service, asker, place);
  if (around === undefined) return undefined;
  const isInScope = async (person: BareJid): Promise<boolean> =>
    (await categoryStanding(service, around, person)).isInScope;
  return isInScope;
}

/**
 * Groups of whose people the scopes around the place hold none; of a group that nobody is in, or more than can be looked at, that
 * is not said.
 */
export async function groupsOutside(
  service: RoomsService,
  asker: BareJid,
  place: DirectoryPlace,
  groups: readonly string[],
): Promise<ReadonlySet<string>> {
  const around = await scopedPlace(service, asker, place);
  if (around === undefined || service.policy === undefined) return new Set();
  service.checks.check(asker, service.now());
  const { scopes, standing } = await service.policy.around(around);
  const outside = new Set<string>();
  for (const name of groups) {
    // Whoever is in it is in scope by it.
    if (scopes.every(({ principals }) => principals.includes(principalOfGroup(name)))) continue;
    const people = await service.policy.inGroup(name, PEOPLE_COUNTED_MAX + 1);
    if (people.length === 0 || people.length > PEOPLE_COUNTED_MAX) continue;
    if (people.every(({ principals }) => !standing(principals).isInScope)) outside.add(name);
  }
  return outside;
}

/** Undefined: nobody is left out. Throws where the asker may not know of the place. */
async function scopedPlace(
  service: RoomsService,
  asker: BareJid,
  place: DirectoryPlace,
): Promise<RoomPlace | undefined> {
  const { policy } = service;
  const around = place.room === undefined ? { category: place.category } : await placeOf(service, asker, place.room);
  if (place.room === undefined && (await policy?.knowsCategory(place.category)) !== true) {
    throw errors.raise["rooms/unknown"]();
  }
  if (policy === undefined || !(await policy.hasScope(around))) return undefined;
  if (!(await categoryStanding(service, around, asker)).isInScope) throw errors.raise["rooms/unknown"]();
  return around;
}

function placeOf(service: RoomsService, asker: BareJid, room: BareJid): Promise<RoomPlace> {
  return service.rooms.read(localOf(room), async (kept) => {
    if (kept.jid !== room) throw errors.raise["rooms/unknown"]();
    return (await accessRoom(service, kept, asker, "find")).record.config;
  });
}
