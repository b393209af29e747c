import type { Principal } from "@tandem/protocol/tandem-rooms";
import type { CategoryAround, CategoryStanding, RoomPlace } from "../xep-0045-muc/contract.ts";
import type { Category } from "./contract.ts";
import { settingsIn } from "./defaults.ts";

type Tree = ReadonlyMap<string, Category>;

/**
 * RM2, RM3, without I/O. In scope is who is in every scope from the room, whose own is the innermost, up to the root: so a scope
 * can only shrink on the way down, whatever is written there. Who manages one category manages all below it, as long as its scope holds them. The
 * members are those of the defaults that hold there (RM4).
 */
export function standingIn(tree: Tree, place: RoomPlace, principals: ReadonlySet<Principal>): CategoryStanding {
  const path = pathTo(tree, place.category);
  const scopes = [place, ...path].flatMap(({ scope }) => (scope === undefined ? [] : [scope]));
  if (!scopes.every((scope) => scope.some((one) => principals.has(one)))) return OUTSIDE;
  const isManager = path.some(({ managers }) => managers.some((one) => principals.has(one)));
  const isMember = membersBy(tree, place.category).some((one) => principals.has(one));
  return { isInScope: true, isManager, isMember };
}

/** Whether anybody is left out there at all. */
export function isScoped(tree: Tree, place: RoomPlace): boolean {
  return [place, ...pathTo(tree, place.category)].some(({ scope }) => scope !== undefined);
}

/** Those with a scope that stand above the one and not above the other: whom they keep out may be let in there. */
export function scopesLeft(tree: Tree, from: string, to: string | undefined): readonly string[] {
  const kept = new Set(pathTo(tree, to).map(({ id }) => id));
  return pathTo(tree, from).flatMap(({ id, scope }) => (scope === undefined || kept.has(id) ? [] : [id]));
}

/** All whom the way from a room to the root names. */
export function around(tree: Tree, place: RoomPlace): CategoryAround {
  const path = pathTo(tree, place.category);
  const scopes = [{ id: undefined, scope: place.scope }, ...path];
  return {
    scopes: scopes.flatMap(({ id: category, scope }) => (scope === undefined ? [] : [{ category, principals: scope }])),
    managers: path.flatMap(({ managers }) => managers),
    members: membersBy(tree, place.category),
    standing: (principals) => standingIn(tree, place, principals),
  };
}

function membersBy(tree: Tree, category: string | undefined): readonly Principal[] {
  return category === undefined ? [] : (settingsIn(tree, category).defaults.members ?? []);
}

function pathTo(tree: Tree, id: string | undefined): readonly Category[] {
  const own = id === undefined ? undefined : tree.get(id);
  return own === undefined ? [] : [own, ...pathTo(tree, own.parent)];
}

const OUTSIDE: CategoryStanding = { isInScope: false, isManager: false, isMember: false };
