import type { AccessLevel } from "@tandem/client-core";
import { Button, TextField, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { AccessField } from "./access-field.tsx";
import { defaultAccess } from "./default-access.ts";
import { TaskDialog } from "./contact-dialogs.tsx";
import { GroupField } from "./group-field.tsx";

interface AddContactDialogProps {
  readonly initial: { readonly jid?: string; readonly name?: string; readonly group?: string };
  /** A group of the organisation instead. */
  readonly onGroup: () => void;
  readonly onClose: () => void;
}

/** By address; somebody found in the directory comes with theirs filled in. */
export function AddContactDialog({ initial, onGroup, onClose }: AddContactDialogProps): ReactElement {
  const { app } = useServices();
  const me = useSnapshot(app.me, (s) => s.jid);
  const [jid, setJid] = useState(initial.jid ?? "");
  const [name, setName] = useState(initial.name ?? "");
  const [group, setGroup] = useState(initial.group ?? "");
  const knowsAccess = useSnapshot(app.contacts, (s) => s.knowsAccess);
  const knowsGroups = useSnapshot(app.contacts, (s) => s.knowsGroups);
  const [access, setAccess] = useState<AccessLevel>();
  const add = () =>
    app.contacts.add({
      jid: jid.trim(),
      ...(name.trim() !== "" && { name: name.trim() }),
      ...(group.trim() !== "" && { group: group.trim() }),
      ...(access !== undefined && { access }),
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
      {knowsAccess && (
        <AccessField label={texts.people.theySee} value={access ?? defaultAccess(jid, me)} onValue={setAccess} />
      )}
      {knowsGroups && initial.jid === undefined && (
        <div>
          <Button onClick={onGroup}>{texts.people.addGroup}</Button>
        </div>
      )}
    </TaskDialog>
  );
}
