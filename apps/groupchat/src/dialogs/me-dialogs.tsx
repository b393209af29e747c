import { TextField } from "@tandem/ui-kit";
import { presenceChoices, SetForDialog } from "@tandem/ui-kit/own-presence";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

interface Closable {
  readonly onClose: () => void;
}

/** As the view model takes it (MeViewModel.setNote). */
const NOTE_MAX = 140;

export function NoteDialog({ onClose }: Closable): ReactElement {
  const { app } = useUi();
  const [note, setNote] = useState(app.me.snapshot().note);
  return (
    <TaskDialog
      title={strings.me.note}
      action={strings.common.save}
      run={() => app.me.setNote(note.trim())}
      onClose={onClose}
    >
      <TextField
        label={strings.me.notePlaceholder}
        help={strings.me.noteLeft(NOTE_MAX - note.length)}
        value={note}
        maxLength={NOTE_MAX}
        autoFocus
        onChange={(event) => setNote(event.target.value)}
      />
    </TaskDialog>
  );
}

export function SetFor({ onClose }: Closable): ReactElement {
  const { app } = useUi();
  return <SetForDialog choices={presenceChoices(app.me, app.me.snapshot())} onClose={onClose} />;
}

export function SignOutDialog({ onClose }: Closable): ReactElement {
  const { app } = useUi();
  const [forget, setForget] = useState(false);
  return (
    <TaskDialog
      title={laterTexts.dialogs.signOut}
      action={strings.me.signOut}
      run={async () => {
        await app.session.signOut({ forget });
        return { ok: true };
      }}
      onClose={onClose}
    >
      <p>{laterTexts.dialogs.signOutText}</p>
      <label className="td-check">
        <input type="checkbox" checked={forget} onChange={(event) => setForget(event.target.checked)} />
        {laterTexts.dialogs.forget}
      </label>
    </TaskDialog>
  );
}
