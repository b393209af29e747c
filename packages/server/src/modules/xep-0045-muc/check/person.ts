import type { BareJid } from "@tandem/protocol";
import { groupOf, type Principal, principalOfGroup } from "@tandem/protocol/tandem-rooms";
import type { CheckedPerson } from "@tandem/protocol/tandem-room-check";
import { effective, judge, type Place, placeOf, roleIn } from "../access.ts";
import { type Affiliation, isAtLeast, type Role } from "../affiliations/rules.ts";
import type { RoomsService } from "../service.ts";
import type { RoomRecord } from "../store.ts";
import type { DraftRoom } from "./draft.ts";
import { GROUPS_TOLD_MAX } from "./limits.ts";

/** Who somebody is in a room, as `accessRoom` finds it, but for what happens inside. */
export interface Drafted {
  readonly place: Place;
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly mayEnter: boolean;
}

export function drafted(record: RoomRecord, place: Place, own: Affiliation): Drafted {
  const { isInScope } = place;
  // Whom a scope leaves out is struck off the lists as soon as it does.
  const affiliation = isInScope || own === "outcast" ? effective(own, place, record) : "none";
  const isLetIn = judge("enter", record, { affiliation, isInScope, isInside: false }) === null;
  // Who is no member and knows no password stays outside.
  const mayEnter = isLetIn && (record.config.password === undefined || isAtLeast(affiliation, "member"));
  return { place, affiliation, role: roleIn(affiliation, place, record), mayEnter };
}

export async function checkPerson(
  service: RoomsService,
  jid: BareJid,
  own: Affiliation,
  { record, toldGroups }: DraftRoom,
): Promise<CheckedPerson> {
  const { place, affiliation, role, mayEnter } = drafted(record, await placeOf(service, record, jid), own);
  const { isInScope } = place;
  const { members, managers, presenters } = record.config;
  const mayRead = judge("read", record, { affiliation, isInScope, isInside: false }) === null;
  const principals = (await service.policy?.principalsOf(jid)) ?? new Set<Principal>([jid]);
  const groups = [...toldGroups].filter((name) => principals.has(principalOfGroup(name))).toSorted();
  const through = (list: readonly Principal[] | undefined): string | undefined =>
    list?.map((one) => groupOf(one)).find((name) => name !== undefined && principals.has(principalOfGroup(name)));
  const isManager = isAtLeast(affiliation, "admin");
  const group = isAtLeast(own, isManager ? "admin" : "member") ? undefined : through(isManager ? managers : members);
  return {
    jid,
    isInScope,
    outside: isInScope ? undefined : await scopeWithout(service, record, principals),
    affiliation,
    by: reasonOf(affiliation, own, place, group !== undefined),
    group: group !== undefined && toldGroups.has(group) ? group : undefined,
    isPresenter: isPresenter(record, place, role, presenters),
    reads: mayRead || mayEnter,
    posts: mayEnter && (role === "participant" || role === "moderator"),
    groups: groups.slice(0, GROUPS_TOLD_MAX),
  };
}

function reasonOf(affiliation: Affiliation, own: Affiliation, place: Place, isByGroup: boolean): CheckedPerson["by"] {
  if (affiliation === "none") return undefined;
  if (affiliation === own) return "list";
  if (place.isManager) return "category";
  if (isByGroup) return "group";
  return isAtLeast(affiliation, "admin") || !place.isMember ? "list" : "category";
}

/** Somebody whom the list of presenters lets speak, and nothing else. */
export function isPresenter(
  { config }: RoomRecord,
  { principals }: Place,
  role: Role,
  presenters: readonly Principal[] | undefined,
): boolean {
  return config.isModerated && role === "participant" && presenters?.some((one) => principals.has(one)) === true;
}

/** The nearest category whose scope does not hold them; undefined: it is the room's own. */
async function scopeWithout(
  { policy }: RoomsService,
  { config }: RoomRecord,
  principals: ReadonlySet<Principal>,
): Promise<string | undefined> {
  const scopes = (await policy?.around(config))?.scopes;
  return scopes?.find((scope) => !scope.principals.some((one) => principals.has(one)))?.category;
}
