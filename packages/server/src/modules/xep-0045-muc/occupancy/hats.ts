import type { BareJid } from "@tandem/protocol";
import { type Hat, HAT_CATEGORY_MANAGER } from "@tandem/protocol/xep-0317-hats";
import { placeOf } from "../access.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import type { RoomRecord } from "../store.ts";
import { tellPresence } from "./tell.ts";

const CATEGORY_MANAGER: Hat = { uri: HAT_CATEGORY_MANAGER, title: "Category manager", lang: "en" };

/** MUC78. A hat says who somebody is outside the room, so a room that veils addresses shows none. */
export async function hatsOf(
  service: RoomsService,
  { config }: RoomRecord,
  account: BareJid,
  isCategoryManager: boolean,
): Promise<readonly Hat[]> {
  if (config.whois !== "anyone") return [];
  const hats = isCategoryManager ? [CATEGORY_MANAGER] : [];
  for (const source of service.hats) hats.push(...(await source(account)));
  return hats;
}

export function areSameHats(some: readonly Hat[], others: readonly Hat[]): boolean {
  return some.length === others.length && some.every(({ uri }, at) => others[at]?.uri === uri);
}

/** Whoever wears others now shows them. */
export async function refreshHats(service: RoomsService, room: Room): Promise<void> {
  const { record } = room;
  if (record === undefined) return;
  for (const occupant of room.occupants.values()) {
    const { isManager } = await placeOf(service, record, occupant.account);
    const hats = await hatsOf(service, record, occupant.account, isManager);
    if (areSameHats(hats, occupant.hats)) continue;
    occupant.hats = hats;
    occupant.changed();
    tellPresence(room, occupant);
  }
}
