import type { BareJid } from "@tandem/protocol";
import { groupOf, type Principal } from "@tandem/protocol/tandem-rooms";
import type { CheckedNumbers } from "@tandem/protocol/tandem-room-check";
import { categoryStanding } from "../access.ts";
import { type Affiliation, isAtLeast } from "../affiliations/rules.ts";
import type { CategoryAround } from "../contract.ts";
import type { RoomsService } from "../service.ts";
import { type DraftRoom, mayBeTold } from "./draft.ts";
import { PEOPLE_COUNTED_MAX } from "./limits.ts";
import { drafted, isPresenter } from "./person.ts";

const READ_AT_ONCE = 1_000;

/**
 * Everybody once, in the highest of the three that they are. None of them where there are too many to look at each, or where a
 * group has to do with it that who asks may not be told of: its size could be read off.
 */
export async function countPeople(
  service: RoomsService,
  room: BareJid,
  draft: DraftRoom,
  around: CategoryAround,
): Promise<CheckedNumbers> {
  const { record, affiliations } = draft;
  const { managers, members, presenters } = record.config;
  const ofCategory = record.inherits?.includes("members") === true ? around.members : [];
  const principals = [managers, members, presenters, around.managers, ofCategory].flatMap(orNone);
  if (![...principals, ...inScopes(around)].every((one) => mayBeTold(one, draft))) return {};
  const rows = await rowsOf(service, room);
  if (rows === undefined) return {};
  for (const [jid, affiliation] of affiliations) rows.set(jid, affiliation);
  const named = await peopleOf(service, principals);
  if (named === undefined || named.size + rows.size > PEOPLE_COUNTED_MAX) return {};
  const counts = { managers: 0, presenters: 0, members: 0 };
  for (const jid of new Set([...rows.keys(), ...named])) {
    const { place, affiliation, role, mayEnter } = await drafted(service, record, jid, rows.get(jid) ?? "none");
    if (isAtLeast(affiliation, "admin")) counts.managers++;
    else if (mayEnter && isPresenter(record, place, role, presenters)) counts.presenters++;
    else if (isAtLeast(affiliation, "member")) counts.members++;
  }
  return counts;
}

/** Everybody here whom all scopes hold; undefined: nobody is left out, there are too many, or who asks may not be told. */
export async function countInside(
  service: RoomsService,
  draft: DraftRoom,
  around: CategoryAround,
): Promise<number | undefined> {
  const [nearest] = around.scopes;
  if (!inScopes(around).every((one) => mayBeTold(one, draft))) return undefined;
  const people = nearest && (await peopleOf(service, nearest.principals));
  if (people === undefined) return undefined;
  let inside = 0;
  for (const jid of people)
    if ((await categoryStanding(service, draft.record.config.category, jid)).isInScope) inside++;
  return inside;
}

async function rowsOf(service: RoomsService, room: BareJid): Promise<Map<BareJid, Affiliation> | undefined> {
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

async function peopleOf(
  { policy }: RoomsService,
  principals: readonly Principal[],
): Promise<ReadonlySet<BareJid> | undefined> {
  const people = new Set<BareJid>();
  for (const one of new Set(principals)) {
    const group = groupOf(one);
    if (group === undefined) people.add(one as BareJid);
    else for (const jid of (await policy?.inGroup(group)) ?? []) people.add(jid);
    if (people.size > PEOPLE_COUNTED_MAX) return undefined;
  }
  return people;
}

function inScopes({ scopes }: CategoryAround): readonly Principal[] {
  return scopes.flatMap(({ principals }) => principals);
}

function orNone<T>(list: readonly T[] | undefined): readonly T[] {
  return list ?? [];
}
