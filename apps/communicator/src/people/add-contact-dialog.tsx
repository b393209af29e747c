import { TextField } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { TaskDialog } from "./contact-dialogs.tsx";
import { GroupField } from "./group-field.tsx";

interface AddContactDialogProps {
  readonly initial: { readonly jid?: string; readonly name?: string; readonly group?: string };
  readonly onClose: () => void;
}

/** By address; somebody found in the directory comes with theirs filled in. */
export function AddContactDialog({ initial, onClose }: AddContactDialogProps): ReactElement {
  const { app } = useServices();
  const [jid, setJid] = useState(initial.jid ?? "");
  const [name, setName] = useState(initial.name ?? "");
  const [group, setGroup] = useState(initial.group ?? "");
  const add = () =>
    app.contacts.add({
      jid: jid.trim(),
      ...(name.trim() !== "" && { name: name.trim() }),
      ...(group.trim() !== "" && { group: group.trim() }),
    });
  return (
    <TaskDialog
      title={texts.people.addTitle}
      action={strings.common.add}
      isReady={jid.trim() !== ""}
      run={add}
      onClose={onClose}
    >
      <p className="td-help">{texts.people.addText}</p>
      <TextField
        label={texts.people.address}
        type="email"
        inputMode="email"
        placeholder={strings.signIn.addressExample}
        value={jid}
        autoFocus={initial.jid === undefined}
        onChange={(event) => setJid(event.target.value)}
      />
      <TextField
        label={texts.people.name}
        help={texts.people.nameHelp}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
      />
      <GroupField value={group} onValue={setGroup} />
    </TaskDialog>
  );
}
