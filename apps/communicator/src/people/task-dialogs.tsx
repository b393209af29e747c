import type { ReactElement } from "react";
import { AccessDialog } from "./access-dialog.tsx";
import { AddContactDialog } from "./add-contact-dialog.tsx";
import { MoveDialog, RemoveDialog, RenameDialog, RenameGroupDialog } from "./contact-dialogs.tsx";
import type { PeopleTask } from "./tasks.ts";

type DialogKind = "add" | "rename" | "move" | "access" | "remove" | "rename-group";

interface TaskDialogsProps {
  readonly task: PeopleTask & { readonly kind: DialogKind };
  readonly onTask: (task: PeopleTask) => void;
  readonly onClose: () => void;
}

/** Questions about one contact or one own group. */
export default function TaskDialogs({ task, onTask, onClose }: TaskDialogsProps): ReactElement {
  switch (task.kind) {
    case "add":
      return <AddContactDialog initial={task} onGroup={() => onTask({ kind: "add-group" })} onClose={onClose} />;
    case "rename":
      return <RenameDialog contact={task.contact} onClose={onClose} />;
    case "move":
      return <MoveDialog contact={task.contact} keeps={task.keeps} onClose={onClose} />;
    case "access":
      return <AccessDialog contact={task.contact} onClose={onClose} />;
    case "remove":
      return <RemoveDialog contact={task.contact} onClose={onClose} />;
    case "rename-group":
      return <RenameGroupDialog group={task.group} onClose={onClose} />;
  }
}
