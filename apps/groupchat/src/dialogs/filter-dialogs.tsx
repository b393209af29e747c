import { TextField, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

interface Closable {
  readonly onClose: () => void;
}

/** What stands in the search becomes a filter (RM27). */
export function SaveFilter({ suggested, onClose }: Closable & { readonly suggested: string }): ReactElement {
  const { filters } = useUi().app;
  const noFilter = useSnapshot(filters, (s) => s.noFilter);
  const [name, setName] = useState(suggested);
  const [alerts, setAlerts] = useState(false);
  const why = noFilter === undefined ? undefined : texts.filters.why[noFilter];
  return (
    <TaskDialog
      title={texts.filters.save}
      action={strings.common.save}
      check={() => why ?? (name.trim() === "" ? texts.filters.nameMissing : undefined)}
      run={() => filters.save(name.trim(), alerts)}
      onClose={onClose}
    >
      <TextField
        label={texts.filters.name}
        help={texts.filters.saveText}
        value={name}
        autoFocus
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <label className="td-check">
        <input type="checkbox" checked={alerts} onChange={() => setAlerts(!alerts)} />
        {texts.filters.alert}
      </label>
      <p className="td-help">{texts.filters.alertHelp}</p>
    </TaskDialog>
  );
}

interface RenameProps extends Closable {
  readonly id: string;
  readonly name: string;
}

export function RenameFilter({ id, name, onClose }: RenameProps): ReactElement {
  const { filters } = useUi().app;
  const [text, setText] = useState(name);
  return (
    <TaskDialog
      title={texts.filters.renameTitle(name)}
      action={strings.common.rename}
      check={() => (text.trim() === "" ? texts.filters.nameMissing : undefined)}
      run={() => filters.rename(id, text.trim())}
      onClose={onClose}
    >
      <TextField label={texts.filters.name} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
    </TaskDialog>
  );
}
