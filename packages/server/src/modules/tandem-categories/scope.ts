import type { Principal } from "@tandem/protocol/tandem-rooms";
import type { CategoryAround, CategoryStanding } from "../xep-0045-muc/contract.ts";
import type { Category } from "./contract.ts";
import { settingsIn } from "./defaults.ts";

type Tree = ReadonlyMap<string, Category>;

/**
 * RM2, RM3, without I/O. In scope is who is in every scope from the category up to the root: so a scope can only shrink on the
 * way down, whatever is written there. Who manages one category manages all below it, as long as its scope holds them. The
 * members are those of the defaults that hold there (RM4).
 */
export function standingIn(tree: Tree, id: string, principals: ReadonlySet<Principal>): CategoryStanding {
  let isManager = false;
  for (let at = tree.get(id); at !== undefined; at = at.parent === undefined ? undefined : tree.get(at.parent)) {
    if (at.scope !== undefined && !at.scope.some((one) => principals.has(one))) return OUTSIDE;
    isManager ||= at.managers.some((one) => principals.has(one));
  }
  const isMember = settingsIn(tree, id).defaults.members?.some((one) => principals.has(one)) === true;
  return { isInScope: true, isManager, isMember };
}

/** Whether anybody is left out there at all. */
export function isScoped(tree: Tree, id: string): boolean {
  for (let at = tree.get(id); at !== undefined; at = at.parent === undefined ? undefined : tree.get(at.parent)) {
    if (at.scope !== undefined) return true;
  }
  return false;
}

/** Those with a scope that stand above the one and not above the other: whom they keep out may be let in there. */
export function scopesLeft(tree: Tree, from: string, to: string | undefined): readonly string[] {
  const kept = new Set(pathTo(tree, to).map(({ id }) => id));
  return pathTo(tree, from).flatMap(({ id, scope }) => (scope === undefined || kept.has(id) ? [] : [id]));
}

/** All whom the way from a category to the root names. */
export function around(tree: Tree, id: string): CategoryAround {
  const path = pathTo(tree, id);
  return {
    scopes: path.flatMap(({ id: category, scope }) => (scope === undefined ? [] : [{ category, principals: scope }])),
    managers: path.flatMap(({ managers }) => managers),
    members: settingsIn(tree, id).defaults.members ?? [],
    standing: (principals) => standingIn(tree, id, principals),
  };
}

function pathTo(tree: Tree, id: string | undefined): readonly Category[] {
  const own = id === undefined ? undefined : tree.get(id);
  return own === undefined ? [] : [own, ...pathTo(tree, own.parent)];
}

const OUTSIDE: CategoryStanding = { isInScope: false, isManager: false, isMember: false };
