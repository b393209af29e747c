import type { ContactListViewModel, ContactRow } from "@tandem/client-core";
import { announce } from "@tandem/ui-kit";
import { texts } from "../texts/index.ts";
import type { ContactListRow } from "./contact-rows.ts";
import type { PeopleTask } from "./tasks.ts";

/** A contact between Ctrl+X or Ctrl+C and Ctrl+V. */
export interface Taken {
  readonly contact: ContactRow;
  /** Ctrl+C: stays in the group that it was taken from. */
  readonly keeps: boolean;
}

export interface ListKeys {
  readonly contacts: ContactListViewModel;
  readonly taken: Taken | undefined;
  readonly onTaken: (taken: Taken | undefined) => void;
  /** Moves, and lets the focus follow. */
  readonly move: (jid: string, from: string | undefined, to: string) => void;
  readonly onTask: (task: PeopleTask) => void;
  readonly onLetter: (letter: string) => void;
}

/** Communicator's own keys on a row; any letter starts the search (design §6, CO6). */
export function listKey(row: ContactListRow, name: string, keys: ListKeys): boolean {
  if (name === "Ctrl+Z") return (void keys.contacts.undo(), true);
  const isOrganisations = row.kind === "group" ? row.group.organisation : row.contact.organisationGroup;
  if (isOrganisations !== undefined) return organisationKey(row, name, keys);
  if (groupKey(row, name, keys)) return true;
  if (row.kind === "contact" && contactKey(row.contact, name, keys)) return true;
  if (name === "F2" && row.kind === "group" && row.group.name !== "")
    return (keys.onTask({ kind: "rename-group", group: row.group.name }), true);
  return letterKey(name, keys);
}

function letterKey(name: string, { onLetter }: ListKeys): boolean {
  if (!/^\p{L}$/u.test(name)) return false;
  onLetter(name.toLocaleLowerCase());
  return true;
}

/** CO3: what the organisation has put together is not sorted, renamed or removed one by one. */
function organisationKey(row: ContactListRow, name: string, keys: ListKeys): boolean {
  if (row.kind === "group" && name === "Delete")
    return (void keys.contacts.setGroupListed(row.group.name, false), true);
  if (row.kind === "contact" && name === "Alt+Enter") return contactKey(row.contact, name, keys);
  return letterKey(name, keys);
}

function contactKey(contact: ContactRow, name: string, { onTask }: ListKeys): boolean {
  const element = document.activeElement;
  if (name === "Alt+Enter" && element instanceof HTMLElement)
    return (onTask({ kind: "card", jid: contact.jid, anchor: element }), true);
  if (name === "F2") return (onTask({ kind: "rename", contact }), true);
  if (name === "Delete") return (onTask({ kind: "remove", contact }), true);
  return false;
}

/** CO1: what the pointer does by dragging. Only where the list stands by group. */
function groupKey(row: ContactListRow, name: string, keys: ListKeys): boolean {
  const { contacts, taken, onTaken, move } = keys;
  const { sort, groups } = contacts.snapshot();
  if (sort !== "group") return false;
  if (row.kind === "contact" && (name === "Ctrl+X" || name === "Ctrl+C")) {
    const keeps = name === "Ctrl+C";
    onTaken({ contact: row.contact, keeps });
    announce(texts.people.taken(row.contact.name));
    return true;
  }
  if (name === "Ctrl+V" && taken !== undefined) {
    const to = row.kind === "group" ? row.group.name : row.contact.group;
    onTaken(undefined);
    if (to !== taken.contact.group) move(taken.contact.jid, taken.keeps ? undefined : taken.contact.group, to);
    return true;
  }
  if (name === "Esc" && taken !== undefined) return (onTaken(undefined), true);
  const step = { "Ctrl+Shift+Up": -1, "Ctrl+Shift+Down": 1 }[name];
  if (step === undefined || row.kind !== "contact") return false;
  const here = groups.findIndex(({ name: head }) => head === row.contact.group);
  const to = groups[here + step];
  if (to !== undefined && to.organisation === undefined) move(row.contact.jid, row.contact.group, to.name);
  return true;
}
