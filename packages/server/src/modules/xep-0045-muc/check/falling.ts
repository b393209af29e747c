import type { Room } from "../room.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import type { RoomsService } from "../service.ts";
import type { RoomRecord } from "../store.ts";
import { mayBeTold } from "./draft.ts";
import { PEOPLE_COUNTED_MAX } from "./limits.ts";
import { type Counted, inScopes, rowsOf } from "./numbers.ts";
import { drafted } from "./person.ts";

/**
 * RM2: how many of those who are a member or more, or in the room now, would be outside. Undefined where the scopes stay as they
 * are, and as the other numbers are.
 */
export async function countFalling(
  service: RoomsService,
  room: Room,
  saved: RoomRecord,
  { draft, around, people }: Counted,
): Promise<number | undefined> {
  const { category, scope, managers = [], members = [] } = saved.config;
  const { config } = draft.record;
  if (category === config.category && String(scope) === String(config.scope)) return undefined;
  const before = await service.policy?.around(saved.config);
  if (before === undefined) return undefined;
  const ofCategory = saved.inherits?.includes("members") === true ? before.members : [];
  const principals = [...managers, ...members, ...before.managers, ...ofCategory];
  const concerned = [...principals, ...inScopes(before), ...inScopes(around)];
  if (!concerned.every((one) => mayBeTold(one, draft))) return undefined;
  const [rows, named] = [await rowsOf(service, room.jid), await people.namedBy(principals)];
  if (rows === undefined || named === undefined || named.size + rows.size > PEOPLE_COUNTED_MAX) return undefined;
  const inside = new Set([...room.occupants.values()].map(({ account }) => account));
  let falling = 0;
  for (const jid of new Set([...rows.keys(), ...named, ...inside])) {
    const stands = people.known(jid) ?? (await people.principalsOf(jid));
    const place = { ...before.standing(stands), principals: stands };
    const { affiliation } = drafted(saved, place, rows.get(jid) ?? "none");
    const isThere = inside.has(jid) || isAtLeast(affiliation, "member");
    if (isThere && !around.standing(stands).isInScope) falling++;
  }
  return falling;
}
