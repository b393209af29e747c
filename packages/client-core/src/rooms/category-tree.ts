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

/** Depth first; `matching` counts rooms at and below. One look at each room. */
export function flatCategories(
  tree: RoomTree,
  matches: (room: RoomTree["rooms"][number]) => boolean,
): readonly DirectoryCategory[] {
  const own = new Map<string, number>();
  for (const room of tree.rooms) {
    const id = room.category ?? NO_CATEGORY_ID;
    if (matches(room)) own.set(id, (own.get(id) ?? 0) + 1);
  }
  const childrenOf = Map.groupBy(tree.categories, ({ parent }) => parent);
  const visit = (parent: string | undefined, depth: number): DirectoryCategory[] =>
    depth > DEPTH_MAX
      ? []
      : (childrenOf.get(parent) ?? []).flatMap(({ id, name }) => {
          const below = visit(id, depth + 1);
          const children = below.filter((one) => one.depth === depth + 1);
          const matching = children.reduce((sum, one) => sum + one.matching, own.get(id) ?? 0);
          return [{ id, name, depth, matching, ...(parent !== undefined && { parentId: parent }) }, ...below];
        });
  return visit(undefined, 0);
}
