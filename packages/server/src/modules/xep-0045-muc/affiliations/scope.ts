import { type BareJid, localOf } from "@tandem/protocol";
import { categoryStanding } from "../access.ts";
import { remove } from "../occupancy/leave.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { accountTerm } from "../store.ts";
import { isAtLeast } from "./rules.ts";
import { refreshStandings } from "./standing.ts";

const READ_AT_ONCE = 1_000;

/**
 * RM2: whoever is outside the scope leaves the room (321), and then its lists; with them go their invitation and their request to be
 * let in. Bans stay: they give nobody anything.
 */
export async function expelFallen(service: RoomsService, room: Room): Promise<void> {
  const place = room.record?.config ?? {};
  if (service.policy === undefined || !(await service.policy.hasScope(place))) return;
  for (const occupant of room.occupants.values()) {
    if ((await categoryStanding(service, place, occupant.account)).isInScope) continue;
    occupant.affiliation = "none";
    await remove(service, room, occupant, { codes: [321] });
  }
  for (let after: string | undefined; ; ) {
    const page = after === undefined ? {} : { after };
    const rows = await service.store.affiliations.list(room.jid, { limit: READ_AT_ONCE, ...page });
    for (const { value } of rows) if (value.affiliation !== "outcast") await strike(service, room, value.account);
    if (rows.length < READ_AT_ONCE) break;
    after = rows.at(-1)?.key;
  }
  const isInScope = async (account: BareJid): Promise<boolean> =>
    (await categoryStanding(service, place, account)).isInScope;
  for (const { key, value } of await service.store.applications.list(room.jid))
    if (!(await isInScope(value.account))) await service.store.applications.delete(room.jid, key);
  await service.invitations?.recheck(room.jid, isInScope);
}

async function strike(service: RoomsService, room: Room, account: BareJid): Promise<void> {
  const { isInScope } = await categoryStanding(service, room.record?.config ?? {}, account);
  if (!isInScope) await service.strikeAffiliation(room.jid, account);
}

export async function recheckCategories(service: RoomsService, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (const row of await service.store.rooms.find(`category ${id}`)) {
      await service.rooms.run(row.key, (room) => expelFallen(service, room));
    }
  }
}

/** Rooms that the account has to do with: on a list, waiting for it or for them, or inside. */
export async function recheckAccount(service: RoomsService, account: BareJid): Promise<void> {
  const locals = new Set<string>();
  const { affiliations, applications } = service.store;
  for (const rows of [affiliations, applications])
    for (const row of await rows.find(accountTerm(account))) locals.add(localOf(row.owner as BareJid));
  for (const room of (await service.invitations?.waitingFor(account)) ?? []) locals.add(localOf(room));
  for (const room of service.rooms.inMemory()) if (room.occupantsOf(account).length > 0) locals.add(room.local);
  for (const local of locals) await service.rooms.run(local, (room) => expelAccount(service, room, account));
}

async function expelAccount(service: RoomsService, room: Room, account: BareJid): Promise<void> {
  // RM4: in scope still, they may be a member no more, or a member now.
  if ((await categoryStanding(service, room.record?.config ?? {}, account)).isInScope) {
    if (room.occupantsOf(account).length > 0) await refreshStandings(service, room);
    return;
  }
  for (const occupant of room.occupantsOf(account)) {
    occupant.affiliation = "none";
    await remove(service, room, occupant, { codes: [321] });
  }
  const own = await service.store.affiliations.get(room.jid, account);
  if (own !== undefined && isAtLeast(own.affiliation, "member")) await strike(service, room, account);
  await service.store.applications.delete(room.jid, account);
  await service.invitations?.settled(room.jid, account);
}
