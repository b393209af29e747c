import type { DirectoryOrder, DirectoryShown, DirectoryViewModel } from "@tandem/client-core/view-models";
import { SearchField, useSnapshot } from "@tandem/ui-kit";
import { Checkmark12, ChevronDown12 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import type { ReactElement } from "react";
import { directoryEn as texts } from "../texts/directory.en.ts";
import { useUi } from "../ui.ts";

export const SEARCH_ID = "directory-search";
const ORDERS: readonly DirectoryOrder[] = ["activity", "members", "name"];

/** Search, which rooms are shown, how many there are, and in which order (design 07a). */
export function Tools({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const search = useSnapshot(vm, (s) => s.search);
  const shown = useSnapshot(vm, (s) => s.shown);
  const order = useSnapshot(vm, (s) => s.order);
  const count = useSnapshot(vm, (s) => s.rooms.length);
  const type = (name: DirectoryShown["type"]): void => vm.show({ type: shown.type === name ? undefined : name });
  const orders = ORDERS.map(
    (key): MenuEntry => ({
      kind: "radio",
      key,
      label: texts.orders[key],
      checked: key === order,
      onPick: () => vm.setOrder(key),
    }),
  );
  return (
    <div className="gc-directory-tools">
      <div className="gc-directory-search">
        <SearchField id={SEARCH_ID} label={texts.find} value={search} onText={(text) => vm.setSearch(text)} />
      </div>
      <div className="gc-chips" role="group" aria-label={texts.shown}>
        <Chip
          text={texts.chips.topic}
          isOn={shown.isTopicSearched}
          onPick={() => vm.show({ isTopicSearched: !shown.isTopicSearched })}
        />
        <Chip text={texts.chips.normal} isOn={shown.type === "normal"} onPick={() => type("normal")} />
        <Chip text={texts.chips.auditorium} isOn={shown.type === "auditorium"} onPick={() => type("auditorium")} />
        <Chip
          text={texts.chips.managed}
          isOn={shown.isManaged}
          onPick={() => vm.show({ isManaged: !shown.isManaged })}
        />
      </div>
      <CategoryChip vm={vm} />
      <span className="td-grow" />
      <span className="td-muted td-num gc-directory-count" role="status">
        {texts.count(count)}
      </span>
      <MenuChip label={texts.order} text={texts.orders[order]} entries={orders} />
    </div>
  );
}

/** In windows that have no room for the tree. */
function CategoryChip({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const categories = useSnapshot(vm, (s) => s.categories);
  const chosen = useSnapshot(vm, (s) => s.categoryId);
  const entry = (key: string, label: string, id: string | undefined): MenuEntry => ({
    ...{ kind: "radio", key, label, checked: id === chosen },
    onPick: () => vm.chooseCategory(id),
  });
  const entries = [
    entry("all", texts.all, undefined),
    ...categories.map(({ id, name, depth }) => entry(`category-${id}`, "\u2003".repeat(depth) + name, id)),
  ];
  const text = categories.find(({ id }) => id === chosen)?.name ?? texts.all;
  return <MenuChip className="gc-category-chip" label={texts.categories} text={text} entries={entries} />;
}

function Chip({
  text,
  isOn,
  onPick,
}: {
  readonly text: string;
  readonly isOn: boolean;
  readonly onPick: () => void;
}): ReactElement {
  return (
    <button type="button" className="td-chip" aria-pressed={isOn} onClick={onPick}>
      {isOn && <Checkmark12 />}
      {text}
    </button>
  );
}

interface MenuChipProps {
  readonly label: string;
  /** What is chosen. */
  readonly text: string;
  readonly entries: readonly MenuEntry[];
  readonly className?: string;
}

function MenuChip({ label, text, entries, className = "" }: MenuChipProps): ReactElement {
  const { openMenu } = useUi();
  return (
    <button
      type="button"
      className={`td-chip ${className}`}
      aria-haspopup="menu"
      aria-label={`${label}: ${text}`}
      onClick={(event) => openMenu({ label, anchor: event.currentTarget, entries })}
    >
      {text}
      <ChevronDown12 />
    </button>
  );
}
