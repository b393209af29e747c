import type { BareJid } from "@tandem/protocol";
import { categoryStanding, effective, placeOf, roleIn } from "../access.ts";
import type { RoomPlace } from "../contract.ts";
import { errors } from "../errors.ts";
import { remove } from "../occupancy/leave.ts";
import type { Occupant } from "../occupancy/occupant.ts";
import { tellPresence } from "../occupancy/tell.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { type AffiliationRecord, ownerTerm } from "../store.ts";
import type { StatusCode } from "../wire.ts";
import { type Affiliation, isAtLeast, type Role, type Standing } from "./rules.ts";

/** Members, banned and owners of one room together, as far as people add them; an administrator may import more. */
export const AFFILIATIONS_PER_ROOM_MAX = 50_000;

/** SV3. */
export async function checkSpace(service: RoomsService, room: Room, more: number): Promise<void> {
  const kept = await service.store.affiliations.count(room.jid);
  if (kept + more > AFFILIATIONS_PER_ROOM_MAX) throw errors.raise["rooms/affiliations-full"]({ kept });
}

export interface ByWhom {
  /** Nickname of who did it, if they are in the room. */
  readonly actor?: string | undefined;
  readonly reason?: string | undefined;
}

/** Writes an affiliation and lets the room see it: bans and lost memberships remove (XEP-0045 §9.1, §9.4), the rest shows. */
export async function setAffiliation(
  service: RoomsService,
  room: Room,
  account: BareJid,
  affiliation: Affiliation,
  by: ByWhom = {},
): Promise<void> {
  await writeAffiliation(service, room, account, { affiliation, reason: by.reason });
  const { record } = room;
  if (record === undefined) return;
  // An invitation that leads to a closed door is none.
  if (affiliation === "outcast" || (affiliation === "none" && record.config.isMembersOnly))
    await service.invitations?.settled(room.jid, account);
  const place = await placeOf(service, record, account);
  const amounts = effective(affiliation, place, record);
  const to = { affiliation: amounts, role: roleIn(amounts, place, record) };
  for (const occupant of room.occupantsOf(account)) await showStanding(service, room, occupant, to, by);
}

/** RM2: nobody outside the scopes around the room is a member, a manager or a presenter of it. */
export function checkScope(
  service: RoomsService,
  room: Room,
  account: BareJid,
  affiliation: Affiliation,
): Promise<void> {
  return checkScopeOf(service, room.record?.config ?? {}, account, affiliation);
}

export async function checkScopeOf(
  service: RoomsService,
  place: RoomPlace,
  account: BareJid,
  affiliation: Affiliation,
): Promise<void> {
  if (!isAtLeast(affiliation, "member")) return;
  const { isInScope } = await categoryStanding(service, place, account);
  if (!isInScope) throw errors.raise["rooms/out-of-scope"]();
}

/** Keeps a reserved nickname, except for the banned. A row that says nothing is removed. */
export async function writeAffiliation(
  service: RoomsService,
  room: Room,
  account: BareJid,
  to: { readonly affiliation: Affiliation; readonly nick?: string | undefined; readonly reason?: string | undefined },
): Promise<void> {
  const { affiliation } = to;
  await checkScope(service, room, account, affiliation);
  const change = (old: AffiliationRecord | undefined): AffiliationRecord | undefined => {
    if (affiliation === "none") return undefined;
    const nick = to.nick ?? old?.nick;
    return {
      room: room.jid,
      account,
      affiliation,
      ...(nick === undefined || affiliation === "outcast" ? {} : { nick }),
      ...(to.reason === undefined || to.reason === "" ? {} : { reason: to.reason }),
    };
  };
  await service.keepAffiliation(room.jid, account, () => service.store.affiliations.update(room.jid, account, change));
}

/**
 * §7.10, for who is a member already. What they are stays what it is: by a group or the category it is not theirs, and must not
 * outlive that; their row then keeps the nickname alone.
 */
export async function reserveNick(
  service: RoomsService,
  room: Room,
  account: BareJid,
  nick: string,
): Promise<undefined> {
  if ((await service.store.affiliations.get(room.jid, account)) === undefined) await checkSpace(service, room, 1);
  const change = (old: AffiliationRecord | undefined): AffiliationRecord => ({
    room: room.jid,
    account,
    affiliation: "none",
    ...old,
    nick,
  });
  await service.keepAffiliation(room.jid, account, () => service.store.affiliations.update(room.jid, account, change));
}

/** Bans and lost memberships remove (XEP-0045 §9.1, §9.4), the rest shows. */
export async function showStanding(
  service: RoomsService,
  room: Room,
  occupant: Occupant,
  { affiliation, role }: Standing,
  by: ByWhom = {},
): Promise<void> {
  const { config } = room.record ?? {};
  occupant.affiliation = affiliation;
  occupant.role = role;
  occupant.changed();
  const isOut = config?.isMembersOnly === true && !isAtLeast(affiliation, "member");
  const code: StatusCode | undefined = affiliation === "outcast" ? 301 : isOut ? 321 : undefined;
  if (code === undefined) return tellPresence(room, occupant, { why: { reason: by.reason } });
  await remove(service, room, occupant, { codes: [code], ...by });
}

/** §8.2–§8.4, §9.6, §9.7; role `none` is a kick. */
export async function setRole(
  service: RoomsService,
  room: Room,
  occupant: Occupant,
  role: Role,
  by: ByWhom,
): Promise<void> {
  if (role === "none") return remove(service, room, occupant, { codes: [307], ...by });
  occupant.role = role;
  occupant.changed();
  tellPresence(room, occupant, { why: { reason: by.reason } });
}

/** §10.4: somebody must be left who can manage the room. `stepping`: owners who are to be owners no more. */
export async function checkOwnerRemains(
  service: RoomsService,
  room: Room,
  stepping: ReadonlySet<BareJid>,
): Promise<void> {
  if (stepping.size === 0) return;
  const owners = await service.store.affiliations.find(ownerTerm(room.jid), { limit: stepping.size + 1 });
  if (owners.every((row) => stepping.has(row.value.account))) throw errors.raise["rooms/last-owner"]();
}
