import type { BareJid } from "@tandem/protocol";
import type { Principal } from "@tandem/protocol/tandem-rooms";
import type { CheckedNumbers } from "@tandem/protocol/tandem-room-check";
import { type Affiliation, isAtLeast } from "../affiliations/rules.ts";
import type { CategoryAround } from "../contract.ts";
import type { RoomsService } from "../service.ts";
import { type DraftRoom, mayBeTold } from "./draft.ts";
import { PEOPLE_COUNTED_MAX } from "./limits.ts";
import type { NamedPeople } from "./named.ts";
import { drafted, isPresenter } from "./person.ts";

const READ_AT_ONCE = 1_000;

/** What is counted, of whom. */
export interface Counted {
  readonly draft: DraftRoom;
  readonly around: CategoryAround;
  readonly people: NamedPeople;
}

/**
 * Everybody once, in the highest of the three that they are. None of them where there are too many to look at each, or where a
 * group has to do with it that who asks may not be told of: its size could be read off.
 */
export async function countPeople(
  service: RoomsService,
  room: BareJid,
  { draft, around, people }: Counted,
): Promise<CheckedNumbers> {
  const { record, affiliations } = draft;
  const { managers, members, presenters } = record.config;
  const ofCategory = record.inherits?.includes("members") === true ? around.members : [];
  const principals = [managers, members, presenters, around.managers, ofCategory].flatMap(orNone);
  if (![...principals, ...inScopes(around)].every((one) => mayBeTold(one, draft))) return {};
  const rows = await rowsOf(service, room);
  if (rows === undefined) return {};
  for (const [jid, affiliation] of affiliations) rows.set(jid, affiliation);
  const named = await people.namedBy(principals);
  if (named === undefined || named.size + rows.size > PEOPLE_COUNTED_MAX) return {};
  const counts = { managers: 0, presenters: 0, members: 0 };
  for (const jid of new Set([...rows.keys(), ...named])) {
    const stands = people.known(jid) ?? (await people.principalsOf(jid));
    const place = { ...around.standing(stands), principals: stands };
    const { affiliation, role, mayEnter } = drafted(record, place, rows.get(jid) ?? "none");
    if (isAtLeast(affiliation, "admin")) counts.managers++;
    else if (mayEnter && isPresenter(record, place, role, presenters)) counts.presenters++;
    else if (isAtLeast(affiliation, "member")) counts.members++;
  }
  return counts;
}

/** Everybody here whom all scopes hold; undefined: nobody is left out, there are too many, or who asks may not be told. */
export async function countInside({ draft, around, people }: Counted): Promise<number | undefined> {
  const [nearest, ...others] = around.scopes;
  if (nearest === undefined || !inScopes(around).every((one) => mayBeTold(one, draft))) return undefined;
  const held = await people.namedBy(nearest.principals);
  if (held === undefined || others.length === 0) return held?.size;
  let inside = 0;
  for (const jid of held) {
    if (around.standing(people.known(jid) ?? (await people.principalsOf(jid))).isInScope) inside++;
  }
  return inside;
}

/** Undefined: more than `PEOPLE_COUNTED_MAX`. */
export async function rowsOf(service: RoomsService, room: BareJid): Promise<Map<BareJid, Affiliation> | undefined> {
  const found = new Map<BareJid, Affiliation>();
  for (let after: string | undefined; ; ) {
    const page = after === undefined ? {} : { after };
    const rows = await service.store.affiliations.list(room, { limit: READ_AT_ONCE, ...page });
    for (const { value } of rows) found.set(value.account, value.affiliation);
    if (found.size > PEOPLE_COUNTED_MAX) return undefined;
    if (rows.length < READ_AT_ONCE) return found;
    after = rows.at(-1)?.key;
  }
}

export function inScopes({ scopes }: CategoryAround): readonly Principal[] {
  return scopes.flatMap(({ principals }) => principals);
}

function orNone<T>(list: readonly T[] | undefined): readonly T[] {
  return list ?? [];
}
