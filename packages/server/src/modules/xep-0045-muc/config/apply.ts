import { EDITS_ALWAYS, type Inheritable } from "../contract.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import { refreshStandings } from "../affiliations/standing.ts";
import { expelFallen } from "../affiliations/scope.ts";
import { errors } from "../errors.ts";
import { refreshHats } from "../occupancy/hats.ts";
import { remove } from "../occupancy/leave.ts";
import { tellPresence } from "../occupancy/tell.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { type StatusCode, statusMessage } from "../wire.ts";
import type { RoomConfig } from "./config.ts";
import type { ConfigChange } from "./form.ts";
import { inheritsAfter, resolveRecord } from "./inherit.ts";

/** The settings after a change; what the change leaves undefined stays. */
export function mergeConfig(old: RoomConfig, change: ConfigChange): RoomConfig {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { password, category, pubsub, addIn, scope, editMinutes, ...rest } = { ...old, ...given } as RoomConfig;
  return {
    ...rest,
    ...(password === undefined || password === "" ? {} : { password }),
    ...(category === undefined || category === "" ? {} : { category }),
    ...(pubsub === undefined || pubsub === "" ? {} : { pubsub }),
    ...(addIn === undefined || addIn === "" ? {} : { addIn }),
    ...(editMinutes === undefined || editMinutes === EDITS_ALWAYS ? {} : { editMinutes }),
    ...(scope === undefined || scope.length === 0 ? {} : { scope }),
  };
}

/**
 * XEP-0045 §10.2: writes the settings, tells everyone that they changed (104 …), and removes whom they shut out (322). `named`:
 * what the room takes from its category (RM4).
 */
export async function applyConfig(
  service: RoomsService,
  room: Room,
  change: ConfigChange,
  named?: readonly Inheritable[],
): Promise<void> {
  const { record } = room;
  if (record === undefined) throw errors.raise["rooms/unknown"]();
  const next = mergeConfig(record.config, change);
  if (next.category !== undefined && next.category !== record.config.category) await checkCategory(service, next);
  checkAddIn(service, change.addIn);
  const old = record.config;
  const settings = await service.settingsIn(next.category);
  const inherits = inheritsAfter(record, change, { named, settings });
  room.record = resolveRecord({ ...record, config: next, inherits }, settings);
  await service.saveRecord(room);
  // RM2: at once. Who moves a room, or narrows it, may leave others outside.
  if (next.category !== old.category || String(next.scope) !== String(old.scope)) await expelFallen(service, room);
  await showConfig(service, room, old, room.record.config);
}

/** Only what the organisation has registered is ever framed: an owner names one of its pages, not an address. */
export function checkAddIn(service: RoomsService, id: string | undefined): void {
  if (id === undefined || id === "" || service.addIns.some((one) => one.id === id)) return;
  throw errors.raise["rooms/unknown-add-in"]({ id });
}

export async function checkCategory(service: RoomsService, { category }: RoomConfig): Promise<void> {
  if (category === undefined || (await service.policy?.knowsCategory(category)) === true) return;
  throw errors.raise["rooms/unknown-category"]({ category });
}

/** Told to those inside; whom the settings shut out leaves. */
export async function showConfig(service: RoomsService, room: Room, old: RoomConfig, next: RoomConfig): Promise<void> {
  if (room.occupants.size === 0) return;
  if (old.whois !== next.whois) for (const occupant of room.occupants.values()) occupant.changed();
  room.sendToAll(statusMessage(room.jid, changeCodes(old, next)));
  await refreshStandings(service, room, { before: old, isVoiceNew: isVoiceNew(old, next) });
  if (old.whois !== next.whois || old.category !== next.category) await refreshHats(service, room);
  if (next.isMembersOnly && !old.isMembersOnly) await removeStrangers(service, room);
  // Who is seen by others has changed for those whose role was or is left out.
  for (const occupant of room.occupants.values()) {
    if (occupant.isShown !== room.shows(occupant.role)) tellPresence(room, occupant);
  }
}

function isVoiceNew(old: RoomConfig, next: RoomConfig): boolean {
  return old.isModerated !== next.isModerated || String(old.presenters ?? []) !== String(next.presenters ?? []);
}

/** §10.2.1, §15.6.2. */
export function changeCodes(old: RoomConfig, next: RoomConfig): StatusCode[] {
  const codes: StatusCode[] = [];
  if (old.isArchived !== next.isArchived) codes.push(next.isArchived ? 170 : 171);
  if (old.whois !== next.whois) codes.push(next.whois === "anyone" ? 172 : 173);
  return [104, ...codes];
}

async function removeStrangers(service: RoomsService, room: Room): Promise<void> {
  for (const occupant of room.occupants.values()) {
    if (!isAtLeast(occupant.affiliation, "member")) await remove(service, room, occupant, { codes: [322] });
  }
}
