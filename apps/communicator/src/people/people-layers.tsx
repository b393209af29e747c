import { ActionMenu, type MenuEntry } from "@tandem/ui-kit/overlays";
import { Chat16, Copy16, Delete16, Edit16, Folder16, Person16, Prohibited16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { type Services, useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { AccessDialog } from "./access-dialog.tsx";
import { ContactCard } from "./contact-card.tsx";
import { AddContactDialog } from "./add-contact-dialog.tsx";
import { MoveDialog, RemoveDialog, RenameDialog, RenameGroupDialog } from "./contact-dialogs.tsx";
import type { PeopleTask } from "./tasks.ts";

interface PeopleLayersProps {
  readonly task: PeopleTask | undefined;
  readonly onTask: (task: PeopleTask | undefined) => void;
}

/** The menu, card or dialog that is open over the list. */
export function PeopleLayers({ task, onTask }: PeopleLayersProps): ReactElement | null {
  const services = useServices();
  const close = (): void => onTask(undefined);
  switch (task?.kind) {
    case undefined:
      return null;
    case "contact-menu":
      return (
        <ActionMenu
          label={task.contact.name}
          anchor={task.anchor}
          entries={contactEntries(task, services, onTask)}
          onClose={close}
        />
      );
    case "group-menu":
      return (
        <ActionMenu
          label={task.title}
          anchor={task.anchor}
          entries={groupEntries(task.group, services, onTask)}
          onClose={close}
        />
      );
    case "card":
      return <ContactCard jid={task.jid} anchor={task.anchor} onTask={onTask} onClose={close} />;
    case "add":
      return <AddContactDialog initial={task} onClose={close} />;
    case "rename":
      return <RenameDialog contact={task.contact} onClose={close} />;
    case "move":
      return <MoveDialog contact={task.contact} keeps={task.keeps} onClose={close} />;
    case "access":
      return <AccessDialog contact={task.contact} onClose={close} />;
    case "remove":
      return <RemoveDialog contact={task.contact} onClose={close} />;
    case "rename-group":
      return <RenameGroupDialog group={task.group} onClose={close} />;
  }
}

function contactEntries(
  { contact, anchor }: PeopleTask & { readonly kind: "contact-menu" },
  { app }: Services,
  onTask: PeopleLayersProps["onTask"],
): readonly MenuEntry[] {
  const { jid, group, blocked } = contact;
  const item = (key: string, label: string, onPick: () => void, icon?: ReactElement, shortcut?: string): MenuEntry => ({
    kind: "item",
    key,
    label,
    onPick,
    ...(icon !== undefined && { icon }),
    ...(shortcut !== undefined && { shortcut }),
  });
  return [
    item("message", texts.people.message, () => app.contacts.openConversation(jid), <Chat16 />, "Enter"),
    item("card", texts.people.card, () => onTask({ kind: "card", jid, anchor }), <Person16 />, "Space"),
    { kind: "separator", key: "s1" },
    item("rename", texts.people.rename, () => onTask({ kind: "rename", contact }), <Edit16 />, "F2"),
    ...(app.contacts.snapshot().sort === "group"
      ? [item("move", texts.people.move, () => onTask({ kind: "move", contact, keeps: false }), <Folder16 />, "Ctrl+X")]
      : []),
    item("copy", texts.people.copyTo, () => onTask({ kind: "move", contact, keeps: true }), undefined, "Ctrl+C"),
    ...(group === ""
      ? []
      : [item("leave", texts.people.removeFromGroup(group), () => void app.contacts.removeFromGroup(jid, group))]),
    item(
      "tag",
      contact.tagged ? texts.people.untag : texts.people.tag,
      () => void app.contacts.setTagged(jid, !contact.tagged),
    ),
    ...(contact.access === undefined
      ? []
      : [item("access", texts.people.access, () => onTask({ kind: "access", contact }))]),
    { kind: "separator", key: "s2" },
    item("address", strings.common.copyAddress, () => void navigator.clipboard.writeText(jid), <Copy16 />),
    blocked
      ? item("unblock", texts.people.unblock, () => void app.contacts.unblock(jid), <Prohibited16 />)
      : item("block", texts.people.block, () => void app.contacts.block(jid), <Prohibited16 />),
    item("remove", texts.people.remove, () => onTask({ kind: "remove", contact }), <Delete16 />, "Delete"),
  ];
}

function groupEntries(group: string, { app }: Services, onTask: PeopleLayersProps["onTask"]): readonly MenuEntry[] {
  const isOwn = app.contacts.snapshot().sort === "group" && group !== "";
  const add: MenuEntry = {
    kind: "item",
    key: "add",
    label: texts.people.addContact,
    onPick: () => onTask(isOwn ? { kind: "add", group } : { kind: "add" }),
  };
  // Contacts without a group, or sorted by something else, only share a heading: there is nothing to rename or to remove.
  if (!isOwn) return [add];
  return [
    add,
    {
      kind: "item",
      key: "rename",
      label: texts.people.renameGroup,
      shortcut: "F2",
      onPick: () => onTask({ kind: "rename-group", group }),
    },
    {
      kind: "item",
      key: "remove",
      label: texts.people.removeGroup,
      onPick: () => void app.contacts.removeGroup(group),
    },
  ];
}
