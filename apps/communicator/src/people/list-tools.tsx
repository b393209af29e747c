import { IconButton } from "@tandem/ui-kit";
import { SortButton } from "@tandem/ui-kit/contacts";
import { PersonAdd16 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** How the list stands, and the way to put somebody in. */
export function ListTools({ onAdd }: { readonly onAdd: () => void }): ReactElement {
  const { app } = useServices();
  return (
    <div className="cm-tools">
      <SortButton contacts={app.contacts} />
      <span className="td-grow" />
      <IconButton small label={texts.people.addContact} shortcut="Alt+N" onClick={onAdd}>
        <PersonAdd16 />
      </IconButton>
    </div>
  );
}
