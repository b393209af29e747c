import type { ContactGroup, ContactRow } from "@tandem/client-core";
import { texts } from "../texts/index.ts";

/** One line of the contact list, heads included, as the roving list takes them. */
export type ContactListRow =
  | {
      readonly kind: "group";
      readonly key: string;
      readonly text: string;
      readonly height: number;
      readonly level: 1;
      readonly expanded: boolean;
      readonly group: ContactGroup;
    }
  | {
      readonly kind: "contact";
      readonly key: string;
      readonly text: string;
      readonly height: number;
      readonly level: 2;
      readonly contact: ContactRow;
    };

export const GROUP_ROW_PX = 32;

/** The group of contacts without one has an empty name on the server. */
export function groupTitle(name: string): string {
  return name === "" ? texts.people.contacts : name;
}

export function contactListRows(
  groups: readonly ContactGroup[],
  closed: ReadonlySet<string>,
  contactHeight: number,
): readonly ContactListRow[] {
  return groups.flatMap((group) => {
    const expanded = !closed.has(group.name);
    const head: ContactListRow = {
      kind: "group",
      key: `group:${group.name}`,
      text: groupTitle(group.name),
      height: GROUP_ROW_PX,
      level: 1,
      expanded,
      group,
    };
    return expanded ? [head, ...group.rows.map((contact) => contactRow(contact, contactHeight))] : [head];
  });
}

function contactRow(contact: ContactRow, height: number): ContactListRow {
  return { kind: "contact", key: contact.key, text: contact.name, height, level: 2, contact };
}
