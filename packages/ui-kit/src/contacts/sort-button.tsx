import type { ContactListSnapshot, ContactListViewModel, ContactSort } from "@tandem/client-core/view-models";
import { type ReactElement, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { ChevronDown12 } from "../icons/index.ts";
import { ActionMenu, type MenuEntry } from "../overlays/index.ts";
import { strings } from "../strings/index.ts";
import "./contacts.css";

const SORTS: readonly ContactSort[] = ["group", "name", "availability", "access", "tagged"];

/** The ways in which the list may stand (CO1); by access level only where the server knows levels. */
export function sortEntries(contacts: ContactListViewModel): readonly MenuEntry[] {
  const { sort, groups } = contacts.snapshot();
  const sorts = SORTS.filter((key) => key !== "access" || knowsLevels(groups));
  return sorts.map((key) => ({
    kind: "radio",
    key: `sort-${key}`,
    label: strings.contacts.sorts[key],
    checked: key === sort,
    onPick: () => contacts.setSort(key),
  }));
}

function knowsLevels(groups: ContactListSnapshot["groups"]): boolean {
  return groups[0]?.rows[0]?.access !== undefined;
}

interface SortButtonProps {
  readonly contacts: ContactListViewModel;
  /**
   * Where it stands in a row of a list, whose menu has the same: opens the menu outside of the list, which would take each
   * click and key in it for its own (they bubble through portals).
   */
  readonly onOpen?: (anchor: HTMLElement) => void;
}

/** How the list stands; a click changes it. */
export function SortButton({ contacts, onOpen }: SortButtonProps): ReactElement {
  const sort = useSnapshot(contacts, (s) => s.sort);
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <button
        type="button"
        className="td-sort"
        tabIndex={onOpen === undefined ? undefined : -1}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        onClick={(event) => {
          // The row would open or close.
          event.stopPropagation();
          (onOpen ?? setAnchor)(event.currentTarget);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {strings.contacts.sorts[sort]}
        <ChevronDown12 />
      </button>
      {anchor !== undefined && (
        <ActionMenu
          label={strings.contacts.sort}
          anchor={anchor}
          entries={sortEntries(contacts)}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </>
  );
}
