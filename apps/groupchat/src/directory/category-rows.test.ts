import type { DirectoryCategory } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { categoryRows, OPEN_CATEGORIES_MAX, toggledWith } from "./category-rows.ts";

const category = (id: string, depth: number, parentId?: string): DirectoryCategory => ({
  ...{ id, name: id, depth, matching: 1 },
  ...(parentId !== undefined && { parentId }),
});
const tree = [category("a", 0), category("b", 1, "a"), category("c", 2, "b"), category("d", 0)];
const shown = (categories: readonly DirectoryCategory[], toggled: ReadonlySet<string>) =>
  categoryRows(categories, toggled, 28).map(({ key, level, expanded }) => [key, level, expanded]);

test("[RM11] a small tree is open, and what is closed hides all that is below it", () => {
  const all = [
    ["a", 1, true],
    ["b", 2, true],
    ["c", 3, undefined],
    ["d", 1, undefined],
  ];
  expect(shown(tree, new Set())).toEqual(all);
  const closed = toggledWith(tree, new Set(), "a", false);
  expect(shown(tree, closed)).toEqual([
    ["a", 1, false],
    ["d", 1, undefined],
  ]);
  expect(shown(tree, toggledWith(tree, closed, "a", true))).toEqual(all);
});

test("[RM11] of a large tree only the top stands there until it is opened", () => {
  const many = [...tree, ...Array.from({ length: OPEN_CATEGORIES_MAX }, (_, n) => category(`x${n}`, 0))];
  expect(shown(many, new Set())[0]).toEqual(["a", 1, false]);
  expect(shown(many, new Set()).map(([key]) => key)).not.toContain("b");
  const opened = toggledWith(many, new Set(), "a", true);
  expect(shown(many, opened).slice(0, 2)).toEqual([
    ["a", 1, true],
    ["b", 2, false],
  ]);
  expect(shown(many, toggledWith(many, opened, "a", false))[0]).toEqual(["a", 1, false]);
});
