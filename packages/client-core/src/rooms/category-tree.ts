import type { RoomTree } from "@tandem/protocol/tandem-categories";
import type { DirectoryCategory } from "../view-models/directory.ts";
import type { RoomCategoryNode, RoomRow } from "../view-models/my-chat.ts";

/** Deeper trees are none of Tandem's (RM1); a loop must not hang an app. */
const DEPTH_MAX = 16;
export const NO_CATEGORY_ID = "";

/** Followed rooms under their categories, in the tree's order; categories without any are left out. Rooms of none come last. */
export function categoryNodes(
  all: RoomTree["categories"],
  categoryOf: ReadonlyMap<string, string | undefined>,
  rooms: readonly RoomRow[],
): readonly RoomCategoryNode[] {
  const known = new Set(all.map((category) => category.id));
  const placed = (room: RoomRow): string => {
    const id = categoryOf.get(room.jid) ?? NO_CATEGORY_ID;
    return known.has(id) ? id : NO_CATEGORY_ID;
  };
  const byCategory = Map.groupBy(rooms, placed);
  const build = (parent: string | undefined, depth: number): RoomCategoryNode[] =>
    depth > DEPTH_MAX
      ? []
      : all
          .filter((category) => category.parent === parent)
          .map(({ id, name }) => node(id, name, build(id, depth + 1), byCategory.get(id) ?? []))
          .filter((one) => one.rooms.length > 0 || one.categories.length > 0);
  const loose = byCategory.get(NO_CATEGORY_ID) ?? [];
  return [...build(undefined, 0), ...(loose.length > 0 ? [node(NO_CATEGORY_ID, "", [], loose)] : [])];
}

function node(
  id: string,
  name: string,
  categories: readonly RoomCategoryNode[],
  rooms: readonly RoomRow[],
): RoomCategoryNode {
  const sum = (pick: (one: { unread: number; mentions: number }) => number): number =>
    [...categories, ...rooms].reduce((total, one) => total + pick(one), 0);
  return { id, name, categories, rooms, unread: sum((one) => one.unread), mentions: sum((one) => one.mentions) };
}

/** Names from the top down to a room's category. */
export function categoryPath(tree: RoomTree, categoryId: string | undefined): readonly string[] {
  const path: string[] = [];
  let id = categoryId;
  for (let depth = 0; id !== undefined && depth <= DEPTH_MAX; depth++) {
    const category = tree.categories.find((one) => one.id === id);
    if (category === undefined) break;
    path.unshift(category.name);
    id = category.parent;
  }
  return path;
}

/** Ids of a category and everything below it. */
export function withDescendants(tree: RoomTree, id: string): ReadonlySet<string> {
  const ids = new Set([id]);
  for (const category of tree.categories)
    if (category.parent !== undefined && ids.has(category.parent)) ids.add(category.id);
  return ids;
}

/** Depth first; `matching` counts rooms at and below. */
export function flatCategories(
  tree: RoomTree,
  matches: (room: RoomTree["rooms"][number]) => boolean,
): readonly DirectoryCategory[] {
  const flat: DirectoryCategory[] = [];
  const visit = (parent: string | undefined, depth: number): void => {
    if (depth > DEPTH_MAX) return;
    for (const { id, name } of tree.categories.filter((category) => category.parent === parent)) {
      const below = withDescendants(tree, id);
      const matching = tree.rooms.filter((room) => below.has(room.category ?? NO_CATEGORY_ID) && matches(room)).length;
      flat.push({ id, name, depth, matching, ...(parent !== undefined && { parentId: parent }) });
      visit(id, depth + 1);
    }
  };
  visit(undefined, 0);
  return flat;
}
