import type { MenuEntry } from "@tandem/ui-kit/overlays";
import {
  Chat16,
  Copy16,
  Delete16,
  Edit16,
  Folder16,
  Person16,
  PersonAdd16,
  Pin16,
  Prohibited16,
} from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import type { Services } from "../services.ts";
import { texts } from "../texts/index.ts";
import type { PeopleTask } from "./tasks.ts";

type OnTask = (task: PeopleTask) => void;

function item(key: string, label: string, onPick: () => void, icon?: ReactElement, shortcut?: string): MenuEntry {
  return {
    kind: "item",
    key,
    label,
    onPick,
    ...(icon !== undefined && { icon }),
    ...(shortcut !== undefined && { shortcut }),
  };
}

export function contactEntries(
  { contact, anchor }: PeopleTask & { readonly kind: "contact-menu" },
  { app }: Services,
  onTask: OnTask,
): readonly MenuEntry[] {
  const { jid, group, blocked } = contact;
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

/** Somebody who stands in a group of the organisation, contact or not. */
export function memberEntries(
  { contact, anchor }: PeopleTask & { readonly kind: "contact-menu" },
  { app }: Services,
  onTask: OnTask,
): readonly MenuEntry[] {
  const { jid, name, subscription, pending } = contact;
  const isContact = pending || subscription !== "none";
  return [
    item("message", texts.people.message, () => app.contacts.openConversation(jid), <Chat16 />, "Enter"),
    item("card", texts.people.card, () => onTask({ kind: "card", jid, anchor }), <Person16 />, "Space"),
    { kind: "separator", key: "s1" },
    ...(isContact
      ? []
      : [item("add", texts.people.addContact, () => onTask({ kind: "add", jid, name }), <PersonAdd16 />)]),
    item("address", strings.common.copyAddress, () => void navigator.clipboard.writeText(jid), <Copy16 />),
  ];
}

export function organisationEntries(group: string, { app }: Services): readonly MenuEntry[] {
  const remove = (): void => void app.contacts.setGroupListed(group, false);
  return [item("unlist", texts.people.unlistGroup, remove, <Delete16 />, "Delete")];
}

export function groupEntries(group: string, { app }: Services, onTask: OnTask): readonly MenuEntry[] {
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

export function recentEntries(
  { row, anchor }: PeopleTask & { readonly kind: "recent-menu" },
  { app }: Services,
  onTask: OnTask,
): readonly MenuEntry[] {
  const { jid, pinned } = row;
  return [
    item("message", texts.people.message, () => app.conversations.openConversation(jid), <Chat16 />, "Enter"),
    item("card", texts.people.card, () => onTask({ kind: "card", jid, anchor }), <Person16 />, "Space"),
    { kind: "separator", key: "s1" },
    item(
      "pin",
      pinned ? texts.people.unpin : texts.people.pin,
      () => void app.conversations.setPinned(jid, !pinned),
      <Pin16 />,
    ),
    item("address", strings.common.copyAddress, () => void navigator.clipboard.writeText(jid), <Copy16 />),
  ];
}
