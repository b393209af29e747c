import type { ContactSort } from "@tandem/client-core";
import { IconButton, useSnapshot } from "@tandem/ui-kit";
import { ChevronDown12, PersonAdd16 } from "@tandem/ui-kit/icons";
import { ActionMenu } from "@tandem/ui-kit/overlays";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

const SORTS: readonly ContactSort[] = ["group", "name", "availability", "access", "tagged"];

/** How the list stands, and the way to put somebody in. */
export function ListTools({ onAdd }: { readonly onAdd: () => void }): ReactElement {
  const { app } = useServices();
  const sort = useSnapshot(app.contacts, (s) => s.sort);
  const knowsLevels = useSnapshot(app.contacts, (s) => s.groups[0]?.rows[0]?.access !== undefined);
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <div className="cm-tools">
      <button
        type="button"
        className="cm-sort"
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {texts.people.sorts[sort]}
        <ChevronDown12 />
      </button>
      <span className="td-grow" />
      <IconButton small label={texts.people.addContact} shortcut="Alt+N" onClick={onAdd}>
        <PersonAdd16 />
      </IconButton>
      {anchor !== undefined && (
        <ActionMenu
          label={texts.people.sort}
          anchor={anchor}
          entries={SORTS.filter((key) => key !== "access" || knowsLevels).map((key) => ({
            kind: "radio",
            key,
            label: texts.people.sorts[key],
            checked: key === sort,
            onPick: () => app.contacts.setSort(key),
          }))}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </div>
  );
}
