import { parsePrincipal, type Principal, PRINCIPALS_MAX } from "@tandem/protocol/tandem-rooms";
import type { Limits } from "../../core/index.ts";
import { type Inheritable, type LeastRetention, RETENTION_DAYS_MAX } from "../xep-0045-muc/contract.ts";
import type { Category, CategoryChange, NewCategory } from "./contract.ts";
import { type CategoryDefaults, inNameOrder } from "./defaults.ts";
import { errors } from "./errors.ts";

const ID = /^[a-z0-9-]{1,64}$/;
export const CATEGORY_NAME_CHARS_MAX = 128;

/** The tree as a whole, by id. */
export type Tree = ReadonlyMap<string, Category>;

/** Parents before their children, siblings by order, then name. Children of a parent that is not there stand at the top. */
export function inOrder(tree: Tree): Category[] {
  const below = new Map<string, Category[]>();
  for (const category of tree.values()) {
    const parent = category.parent !== undefined && tree.has(category.parent) ? category.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), category]);
  }
  const found: Category[] = [];
  const walk = (parent: string): void => {
    const children = (below.get(parent) ?? []).toSorted((a, b) => a.order - b.order || compare(a.name, b.name));
    for (const child of children) {
      found.push(child);
      walk(child.id);
    }
  };
  walk("");
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** 1 at the top. */
export function depthOf(tree: Tree, id: string): number {
  let depth = 0;
  for (let at = tree.get(id); at !== undefined; at = at.parent === undefined ? undefined : tree.get(at.parent)) depth++;
  return depth;
}

/** Levels from a category down to its lowest, itself counted. */
function heightOf(tree: Tree, id: string): number {
  let height = 1;
  for (const category of tree.values()) {
    if (isWithin(tree, category.id, id)) height = Math.max(height, depthOf(tree, category.id) - depthOf(tree, id) + 1);
  }
  return height;
}

export function isWithin(tree: Tree, id: string, ancestor: string): boolean {
  for (let at: string | undefined = id; at !== undefined; at = tree.get(at)?.parent) if (at === ancestor) return true;
  return false;
}

export function added(tree: Tree, wanted: NewCategory, limits: Limits): Category {
  if (!ID.test(wanted.id)) throw errors.raise["categories/bad-id"]();
  if (tree.has(wanted.id)) throw errors.raise["categories/taken"]({ id: wanted.id });
  if (tree.size >= limits.categoriesMax) throw errors.raise["categories/too-many"]();
  const parent = checkedParent(tree, wanted.parent);
  checkDepth(parent === undefined ? 1 : depthOf(tree, parent) + 1, limits);
  return {
    id: wanted.id,
    name: checkedName(wanted.name),
    ...(parent === undefined ? {} : { parent }),
    order: wanted.order ?? tree.size,
    managers: checkedPrincipals(wanted.managers ?? []),
    creation: wanted.creation ?? "everyone",
    ...scopeOf(wanted.scope),
    ...defaultsOf(wanted.defaults),
    ...locksOf(wanted.locks),
    ...leastOf(wanted.leastRetention),
  };
}

export function changed(tree: Tree, id: string, change: CategoryChange, limits: Limits): Category {
  const old = tree.get(id);
  if (old === undefined) throw errors.raise["categories/unknown"]({ id });
  const parent = change.parent === undefined ? old.parent : checkedParent(tree, change.parent || undefined);
  if (parent !== undefined && isWithin(tree, parent, id)) throw errors.raise["categories/circle"]({ id, parent });
  if (parent !== old.parent)
    checkDepth((parent === undefined ? 0 : depthOf(tree, parent)) + heightOf(tree, id), limits);
  return {
    id,
    name: change.name === undefined ? old.name : checkedName(change.name),
    ...(parent === undefined ? {} : { parent }),
    order: change.order ?? old.order,
    managers: change.managers === undefined ? old.managers : checkedPrincipals(change.managers),
    creation: change.creation ?? old.creation,
    ...scopeOf(change.scope ?? old.scope),
    ...defaultsOf(change.defaults ?? old.defaults),
    ...locksOf(change.locks ?? old.locks),
    ...leastOf(change.leastRetention === undefined ? old.leastRetention : change.leastRetention),
  };
}

function defaultsOf(given: CategoryDefaults | undefined): { defaults?: CategoryDefaults } {
  const said = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  if (said.length === 0) return {};
  const { members, ...rest } = Object.fromEntries(said) as CategoryDefaults;
  const days = rest.retention ?? 0;
  if (!Number.isSafeInteger(days) || days < 0 || days > RETENTION_DAYS_MAX)
    throw errors.raise["categories/bad-default"]();
  return { defaults: { ...rest, ...(members && { members: checkedPrincipals(members) }) } };
}

function locksOf(locks: readonly Inheritable[] | undefined): { locks?: readonly Inheritable[] } {
  return locks === undefined || locks.length === 0 ? {} : { locks: inNameOrder(locks) };
}

function leastOf(given: LeastRetention | null | undefined): { leastRetention?: LeastRetention } {
  if (given === undefined || given === null) return {};
  const [policy, { days }] = [given.policy.trim(), given];
  const isNamed = policy !== "" && policy.length <= CATEGORY_NAME_CHARS_MAX;
  if (!isNamed || !Number.isSafeInteger(days) || days < 1 || days > RETENTION_DAYS_MAX)
    throw errors.raise["categories/bad-policy"]();
  return { leastRetention: { policy, days } };
}

function scopeOf(scope: readonly string[] | undefined): { scope?: readonly string[] } {
  return scope === undefined || scope.length === 0 ? {} : { scope: checkedPrincipals(scope) };
}

function checkedPrincipals(texts: readonly string[]): string[] {
  if (texts.length > PRINCIPALS_MAX) throw errors.raise["categories/bad-principal"]();
  return texts.map((text) => {
    const principal = parsePrincipal(text);
    if (principal === null) throw errors.raise["categories/bad-principal"]({ text });
    return principal;
  });
}

/** The category and all below it. */
export function subtree(tree: Tree, id: string): string[] {
  return [...tree.keys()].filter((other) => isWithin(tree, other, id));
}

function checkedParent(tree: Tree, parent: string | undefined): string | undefined {
  if (parent !== undefined && !tree.has(parent)) throw errors.raise["categories/unknown"]({ parent });
  return parent;
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > CATEGORY_NAME_CHARS_MAX) throw errors.raise["categories/bad-name"]();
  return trimmed;
}

function checkDepth(depth: number, limits: Limits): void {
  if (depth > limits.categoryDepthMax) throw errors.raise["categories/too-deep"]({ depth });
}

/**
 * Without somebody in its lists; the same object where no list names them. A scope never loses its last name: an empty one keeps
 * nobody out.
 */
export function without(category: Category, principal: string): Category {
  const left = (list: readonly string[]): readonly string[] => list.filter((one) => one !== principal);
  const isNamed = (list: readonly string[] | undefined): boolean => list?.includes(principal) === true;
  const { managers, scope, defaults } = category;
  const isInScope = isNamed(scope) && scope?.length !== 1;
  const isMember = isNamed(defaults?.members);
  if (!isNamed(managers) && !isInScope && !isMember) return category;
  return {
    ...category,
    managers: left(managers),
    ...(isInScope && { scope: left(scope ?? []) }),
    ...(isMember && { defaults: { ...defaults, members: left(defaults?.members ?? []) as readonly Principal[] } }),
  };
}
