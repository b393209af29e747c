import type { DirectoryCategory } from "@tandem/client-core/view-models";

// Which categories stand in the tree, without a DOM.

export interface CategoryRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  /** From 1. */
  readonly level: number;
  /** Undefined: nothing is below it. */
  readonly expanded?: boolean;
  readonly matching: number;
}

/** A tree of so many is open from the start; of a larger one only the top stands there. */
export const OPEN_CATEGORIES_MAX = 24;

/** Depth first. `toggled`: those that somebody has opened or closed. */
export function categoryRows(
  categories: readonly DirectoryCategory[],
  toggled: ReadonlySet<string>,
  height: number,
): readonly CategoryRow[] {
  const parents = new Set(categories.map(({ parentId }) => parentId));
  const isOpenAtFirst = categories.length <= OPEN_CATEGORIES_MAX;
  const isOpen = (id: string): boolean => isOpenAtFirst !== toggled.has(id);
  const shown = new Set<string | undefined>([undefined]);
  const rows: CategoryRow[] = [];
  for (const { id, name, depth, parentId, matching } of categories) {
    if (!shown.has(parentId)) continue;
    const expanded = parents.has(id) ? isOpen(id) : undefined;
    if (expanded === true) shown.add(id);
    rows.push({ key: id, text: name, height, level: depth + 1, matching, ...(expanded !== undefined && { expanded }) });
  }
  return rows;
}

/** What is toggled once that category is open or closed. */
export function toggledWith(
  categories: readonly DirectoryCategory[],
  toggled: ReadonlySet<string>,
  id: string,
  isOpen: boolean,
): ReadonlySet<string> {
  const next = new Set(toggled);
  if (isOpen === categories.length <= OPEN_CATEGORIES_MAX) next.delete(id);
  else next.add(id);
  return next;
}
