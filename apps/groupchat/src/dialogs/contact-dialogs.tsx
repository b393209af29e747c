import type { ContactListViewModel, Outcome } from "@tandem/client-core/view-models";
import { TextField } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

interface Closable {
  readonly onClose: () => void;
}
interface OfContact extends Closable {
  readonly jid: string;
  readonly name: string;
}

const NOT_ALLOWED: Outcome = { ok: false, code: "not-allowed" };

/** Contacts are edited here only where Group Chat is preferred (design §2); the mode may have no list at all. */
function useContacts(): ContactListViewModel | undefined {
  return useUi().app.myChat.snapshot().contacts;
}

export function AddContact({ jid: given, onClose }: Closable & { readonly jid?: string | undefined }): ReactElement {
  const contacts = useContacts();
  const [jid, setJid] = useState(given ?? "");
  const [name, setName] = useState("");
  const [group, setGroup] = useState("");
  const run = async (): Promise<Outcome> =>
    contacts?.add({
      jid: jid.trim(),
      ...(name.trim() && { name: name.trim() }),
      ...(group.trim() && { group: group.trim() }),
    }) ?? NOT_ALLOWED;
  return (
    <TaskDialog
      title={laterTexts.dialogs.addContact}
      action={strings.common.add}
      check={() => (jid.trim() === "" ? laterTexts.dialogs.addressMissing : undefined)}
      run={run}
      onClose={onClose}
    >
      <TextField
        label={laterTexts.dialogs.address}
        value={jid}
        placeholder={strings.signIn.addressExample}
        type="email"
        autoFocus
        autoComplete="off"
        onChange={(event) => setJid(event.target.value)}
      />
      <TextField
        label={laterTexts.dialogs.nameOptional}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <GroupField value={group} onText={setGroup} />
    </TaskDialog>
  );
}

export function RenameContact({ jid, name, onClose }: OfContact): ReactElement {
  const contacts = useContacts();
  const [text, setText] = useState(name);
  return (
    <TaskDialog
      title={laterTexts.dialogs.renameContact(name)}
      action={strings.common.rename}
      run={async () => contacts?.rename(jid, text.trim()) ?? NOT_ALLOWED}
      onClose={onClose}
    >
      <TextField
        label={laterTexts.dialogs.name}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </TaskDialog>
  );
}

export function MoveContact({ jid, name, from, onClose }: OfContact & { readonly from: string }): ReactElement {
  return (
    <ToGroup
      jid={jid}
      name={name}
      from={from === "" ? undefined : from}
      title={laterTexts.dialogs.moveContact(name)}
      onClose={onClose}
    />
  );
}

export function CopyContact({ jid, name, onClose }: OfContact): ReactElement {
  return (
    <ToGroup jid={jid} name={name} from={undefined} title={laterTexts.dialogs.copyContact(name)} onClose={onClose} />
  );
}

interface ToGroupProps extends OfContact {
  readonly from: string | undefined;
  readonly title: string;
}

function ToGroup({ jid, from, title, onClose }: ToGroupProps): ReactElement {
  const contacts = useContacts();
  const [group, setGroup] = useState("");
  return (
    <TaskDialog
      title={title}
      action={strings.common.save}
      run={async () => contacts?.moveToGroup(jid, from, group.trim()) ?? NOT_ALLOWED}
      onClose={onClose}
    >
      <GroupField value={group} onText={setGroup} autoFocus />
    </TaskDialog>
  );
}

export function RemoveContact({ jid, name, onClose }: OfContact): ReactElement {
  const contacts = useContacts();
  return (
    <TaskDialog
      title={laterTexts.dialogs.removeContact(name)}
      action={strings.common.remove}
      danger
      run={async () => contacts?.remove(jid) ?? NOT_ALLOWED}
      onClose={onClose}
    >
      <p>{laterTexts.dialogs.removeContactText}</p>
    </TaskDialog>
  );
}

export function RenameGroup({ name, onClose }: Closable & { readonly name: string }): ReactElement {
  const contacts = useContacts();
  const [text, setText] = useState(name);
  return (
    <TaskDialog
      title={laterTexts.dialogs.renameGroup(name)}
      action={strings.common.rename}
      run={async () => contacts?.renameGroup(name, text.trim()) ?? NOT_ALLOWED}
      onClose={onClose}
    >
      <TextField
        label={laterTexts.dialogs.newGroup}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </TaskDialog>
  );
}

interface GroupFieldProps {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly autoFocus?: boolean;
}

/** One of the groups there are, or a new name. */
function GroupField({ value, onText, autoFocus }: GroupFieldProps): ReactElement {
  const groups =
    useContacts()
      ?.snapshot()
      .groups.filter((group) => group.name !== "") ?? [];
  return (
    <div>
      <TextField
        label={laterTexts.dialogs.group}
        help={laterTexts.dialogs.groupHelp}
        value={value}
        autoFocus={autoFocus}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
      />
      {groups.length > 0 && (
        <div className="gc-chips" role="group" aria-label={laterTexts.dialogs.group}>
          {groups.map(({ name }) => (
            <button
              key={name}
              type="button"
              className="td-chip"
              aria-pressed={value === name}
              onClick={() => onText(name)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
