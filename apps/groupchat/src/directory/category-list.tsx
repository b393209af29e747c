import type { DirectoryCategory, DirectoryViewModel } from "@tandem/client-core/view-models";
import { RovingList, type RovingItemProps, useSnapshot } from "@tandem/ui-kit";
import { ChevronDown12, ChevronRight12 } from "@tandem/ui-kit/icons";
import { type ReactElement, useMemo, useState } from "react";
import { useRowHeights } from "../my-chat/use-row-heights.ts";
import { directoryEn as texts } from "../texts/directory.en.ts";
import { type CategoryRow, categoryRows, toggledWith } from "./category-rows.ts";

const ALL = "";

/**
 * Counts follow the search; a category without a hit is dimmed, not removed (design 07a). A click or Enter chooses a category;
 * its arrow, or Right and Left, open and close it.
 */
export function CategoryList({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const categories = useSnapshot(vm, (s) => s.categories);
  const total = useSnapshot(vm, (s) => s.matching);
  const chosen = useSnapshot(vm, (s) => s.categoryId);
  const { row: height } = useRowHeights();
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => {
    const all = { key: ALL, text: texts.all, height, level: 1, matching: total };
    return [all, ...categoryRows(categories, toggled, height)];
  }, [categories, total, height, toggled]);
  const choose = (row: CategoryRow): void => vm.chooseCategory(row.key === ALL ? undefined : row.key);
  const toggle = (row: CategoryRow, isOpen: boolean): void =>
    setToggled(toggledWith(categories, toggled, row.key, isOpen));
  return (
    <RovingList
      role="tree"
      label={texts.categories}
      className="gc-categories"
      rows={rows}
      selected={visibleOf(categories, rows, chosen)}
      renderRow={(row, props) => (
        <CategoryRowView row={row} props={props} chosen={chosen ?? ALL} onChoose={choose} onToggle={toggle} />
      )}
      onPick={choose}
      onOpen={choose}
      onToggle={toggle}
      // A row that opens is one that can be chosen, too.
      onKey={(row, name) => (name === "Enter" ? (choose(row), true) : false)}
    />
  );
}

/** The tab stop: the category that is chosen, or what stands in the list of those above it. */
function visibleOf(
  categories: readonly DirectoryCategory[],
  rows: readonly CategoryRow[],
  chosen: string | undefined,
): string {
  let id = chosen;
  while (id !== undefined && !rows.some(({ key }) => key === id))
    id = categories.find((one) => one.id === id)?.parentId;
  return id ?? ALL;
}

interface CategoryRowProps {
  readonly row: CategoryRow;
  readonly props: RovingItemProps;
  readonly chosen: string;
  readonly onChoose: (row: CategoryRow) => void;
  readonly onToggle: (row: CategoryRow, isOpen: boolean) => void;
}

function CategoryRowView({ row, props, chosen, onChoose, onToggle }: CategoryRowProps): ReactElement {
  const { expanded } = row;
  return (
    <div
      {...props}
      className="td-row"
      style={{ paddingInlineStart: 8 + (row.level - 1) * 20 }}
      data-dim={row.matching === 0 ? "" : undefined}
      title={row.text}
      aria-label={`${row.text}, ${texts.count(row.matching)}`}
      aria-selected={row.key === chosen}
      onClick={() => onChoose(row)}
      onDoubleClick={() => expanded !== undefined && onToggle(row, !expanded)}
    >
      <span
        className="gc-twisty"
        onClick={(event) => {
          if (expanded === undefined) return;
          event.stopPropagation();
          onToggle(row, !expanded);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {expanded === true && <ChevronDown12 />}
        {expanded === false && <ChevronRight12 />}
      </span>
      <span className="td-row-name">{row.text}</span>
      <span className="td-row-aux td-num">{row.matching}</span>
    </div>
  );
}
