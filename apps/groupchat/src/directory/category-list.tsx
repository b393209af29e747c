import type { DirectoryCategory, DirectoryViewModel } from "@tandem/client-core/view-models";
import { RovingList, type RovingItemProps, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useMemo } from "react";
import { useRowHeights } from "../my-chat/use-row-heights.ts";
import { texts } from "../texts/index.ts";

interface CategoryRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  readonly level: number;
  readonly matching: number;
}

const ALL = "";

/** Counts follow the search; a category without a hit is dimmed, not removed (design 07a). */
export function CategoryList({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const categories = useSnapshot(vm, (s) => s.categories);
  const total = useSnapshot(vm, (s) => s.matching);
  const chosen = useSnapshot(vm, (s) => s.categoryId);
  const { row: height } = useRowHeights();
  const rows = useMemo(() => categoryRows(categories, total, height), [categories, total, height]);
  const choose = (row: CategoryRow): void => vm.chooseCategory(row.key === ALL ? undefined : row.key);
  return (
    <RovingList
      role="tree"
      label={texts.directory.categories}
      className="gc-categories"
      rows={rows}
      selected={chosen ?? ALL}
      renderRow={(row, props) => <CategoryRowView row={row} props={props} />}
      onPick={choose}
      onOpen={choose}
    />
  );
}

function categoryRows(categories: readonly DirectoryCategory[], total: number, height: number): readonly CategoryRow[] {
  return [
    { key: ALL, text: texts.directory.all, height, level: 1, matching: total },
    ...categories.map(({ id, name, depth, matching }) => ({ key: id, text: name, height, level: depth + 1, matching })),
  ];
}

function CategoryRowView({ row, props }: { readonly row: CategoryRow; readonly props: RovingItemProps }): ReactElement {
  return (
    <div
      {...props}
      className="td-row"
      style={{ paddingInlineStart: 16 + (row.level - 1) * 16 }}
      data-dim={row.matching === 0 ? "" : undefined}
      aria-label={`${row.text}, ${texts.directory.count(row.matching)}`}
    >
      <span className="td-row-name">{row.text}</span>
      <span className="td-row-aux">{row.matching}</span>
    </div>
  );
}
