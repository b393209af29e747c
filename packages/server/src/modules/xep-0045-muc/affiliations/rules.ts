import type { MucAffiliation, MucRole } from "@tandem/protocol/xep-0045-muc";

/** XEP-0045 v1.35.5 §5.2: what lasts between visits; §5.1: what lasts for a visit. */
export type Affiliation = MucAffiliation;
export type Role = MucRole;

const RANK: Readonly<Record<Affiliation, number>> = { outcast: 0, none: 1, member: 2, admin: 3, owner: 4 };

export function isAtLeast(affiliation: Affiliation, least: Affiliation): boolean {
  return RANK[affiliation] >= RANK[least];
}

/** §5.1.2, table 3: the role on entering, and after a change of affiliation. */
export function defaultRole(affiliation: Affiliation, isModerated: boolean): Role {
  if (affiliation === "outcast") return "none";
  if (isAtLeast(affiliation, "admin")) return "moderator";
  return affiliation === "none" && isModerated ? "visitor" : "participant";
}

/** §5.2.2, tables 5 and 6: owners change everything, admins what is below them and stays below them. */
export function mayChangeAffiliation(actor: Affiliation, target: Affiliation, next: Affiliation): boolean {
  if (actor === "owner") return true;
  return actor === "admin" && !isAtLeast(target, "admin") && !isAtLeast(next, "admin");
}

export interface Standing {
  readonly affiliation: Affiliation;
  readonly role: Role;
}

/**
 * §8.2–§8.4, §9.6, §9.7. `forbidden`: the actor never may; `not-allowed`: not with this target.
 * Nobody loses a role to someone who stands below them.
 */
export function judgeRoleChange(actor: Standing, target: Standing, next: Role): "forbidden" | "not-allowed" | null {
  if (actor.role !== "moderator") return "forbidden";
  const isAboutModerators = next === "moderator" || (target.role === "moderator" && next !== "none");
  if (isAboutModerators && !isAtLeast(actor.affiliation, "admin")) return "forbidden";
  if (RANK[target.affiliation] > RANK[actor.affiliation]) return "not-allowed";
  if (next !== "moderator" && next !== "none" && isAtLeast(target.affiliation, "admin")) return "not-allowed";
  return null;
}
