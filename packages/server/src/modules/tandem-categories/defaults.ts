import type { Principal } from "@tandem/protocol/tandem-rooms";
import {
  type CategorySettings,
  INHERITABLE,
  type Inheritable,
  type LeastRetention,
  type RoomDefaults,
} from "../xep-0045-muc/contract.ts";
import type { Category } from "./contract.ts";
import type { Tree } from "./tree.ts";

/** What a category says of the rooms in it and below: the settings of RM4, and who is a member of them. */
export interface CategoryDefaults extends RoomDefaults {
  readonly members?: readonly Principal[];
}

interface Effective extends CategorySettings {
  readonly defaults: CategoryDefaults;
}

/**
 * RM4, without I/O. From the top down: what stands nearest to the room holds, but below a lock nothing changes any more. Names
 * that nobody on the way says anything of are absent.
 */
export function settingsIn(tree: Tree, id: string): Effective {
  const path: Category[] = [];
  for (let at = tree.get(id); at !== undefined; at = at.parent === undefined ? undefined : tree.get(at.parent))
    path.unshift(at);
  const locked = new Set<Inheritable>();
  let defaults: CategoryDefaults = {};
  let leastRetention: LeastRetention | undefined;
  for (const category of path) {
    const own = Object.entries(category.defaults ?? {}).filter(([name]) => !locked.has(name as Inheritable));
    defaults = { ...defaults, ...Object.fromEntries(own) };
    for (const name of category.locks ?? []) locked.add(name);
    const { leastRetention: least } = category;
    if (least !== undefined && least.days > (leastRetention?.days ?? 0)) leastRetention = least;
  }
  return { defaults, locked, leastRetention };
}

/** By the names of RM4, in their order, whatever order they came in. */
export function inNameOrder(names: readonly Inheritable[]): Inheritable[] {
  return INHERITABLE.filter((name) => names.includes(name));
}
