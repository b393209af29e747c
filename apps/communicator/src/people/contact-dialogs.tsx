import type { ContactRow, Outcome } from "@tandem/client-core";
import { Button, TextField } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { GroupField } from "./group-field.tsx";
import { useOutcome } from "./use-outcome.ts";

interface TaskDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action: string;
  readonly isDanger?: boolean;
  readonly isReady?: boolean;
  readonly run: () => Promise<Outcome>;
  readonly onClose: () => void;
}

/** A question with one answer that does it and one that does not. */
export function TaskDialog(props: TaskDialogProps): ReactElement {
  const { title, children, action, isDanger = false, isReady = true, onClose } = props;
  const { error, isBusy, run } = useOutcome(onClose);
  const submit = (): void => {
    if (isReady && !isBusy) run(props.run);
  };
  return (
    <Modal
      title={title}
      width={400}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button submit look={isDanger ? "danger" : "primary"} disabled={!isReady || isBusy}>
            {action}
          </Button>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <div className="cm-form">
        {children}
        {error !== undefined && (
          <p className="td-error" role="alert">
            {error}
          </p>
        )}
      </div>
    </Modal>
  );
}

interface ContactDialogProps {
  readonly contact: ContactRow;
  readonly onClose: () => void;
}

export function RenameDialog({ contact, onClose }: ContactDialogProps): ReactElement {
  const { app } = useServices();
  const [name, setName] = useState(contact.name);
  return (
    <TaskDialog
      title={texts.people.renameTitle(contact.name)}
      action={strings.common.rename}
      isReady={name.trim() !== ""}
      run={() => app.contacts.rename(contact.jid, name.trim())}
      onClose={onClose}
    >
      <TextField
        label={texts.people.name}
        help={texts.people.nameHelp}
        value={name}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
    </TaskDialog>
  );
}

export function MoveDialog({
  contact,
  keeps,
  onClose,
}: ContactDialogProps & { readonly keeps: boolean }): ReactElement {
  const { app } = useServices();
  const [group, setGroup] = useState("");
  const title = keeps ? texts.people.copyTitle(contact.name) : texts.people.moveTitle(contact.name);
  return (
    <TaskDialog
      title={title}
      action={keeps ? strings.common.add : strings.common.ok}
      isReady={group.trim() !== "" && group.trim() !== contact.group}
      run={() => app.contacts.moveToGroup(contact.jid, keeps ? undefined : contact.group, group.trim())}
      onClose={onClose}
    >
      <GroupField value={group} onValue={setGroup} autoFocus />
    </TaskDialog>
  );
}

export function RemoveDialog({ contact, onClose }: ContactDialogProps): ReactElement {
  const { app } = useServices();
  return (
    <TaskDialog
      title={texts.people.removeTitle(contact.name)}
      action={strings.common.remove}
      isDanger
      run={() => app.contacts.remove(contact.jid)}
      onClose={onClose}
    >
      <p>{texts.people.removeText(contact.name)}</p>
    </TaskDialog>
  );
}

interface GroupDialogProps {
  readonly group: string;
  readonly onClose: () => void;
}

export function RenameGroupDialog({ group, onClose }: GroupDialogProps): ReactElement {
  const { app } = useServices();
  const [name, setName] = useState(group);
  return (
    <TaskDialog
      title={texts.people.renameTitle(group)}
      action={strings.common.rename}
      isReady={name.trim() !== "" && name.trim() !== group}
      run={() => app.contacts.renameGroup(group, name.trim())}
      onClose={onClose}
    >
      <TextField
        label={texts.people.name}
        value={name}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
    </TaskDialog>
  );
}
