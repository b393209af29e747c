import type { ContactGroup, ContactRow, ContactSort } from "@tandem/client-core";
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
      readonly title: string;
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

/** A group's own name, or what the list is sorted by in words. Contacts without a group have an empty one on the server. */
export function groupTitle(sort: ContactSort, name: string): string {
  if (sort !== "group") return texts.people.heads[sort]?.[name] ?? texts.people.contacts;
  return name === "" ? texts.people.contacts : name;
}

/** The heads of one way to sort close apart from those of another. */
export function closedKey(sort: ContactSort, name: string): string {
  return sort === "group" ? name : `${sort}\n${name}`;
}

export function contactListRows(
  { groups, sort }: { readonly groups: readonly ContactGroup[]; readonly sort: ContactSort },
  closed: ReadonlySet<string>,
  contactHeight: number,
): readonly ContactListRow[] {
  return groups.flatMap((group) => {
    const { organisation } = group;
    const isOwnOpen = !closed.has(closedKey(sort, group.name));
    const expanded = organisation === undefined ? isOwnOpen : organisation === "open" || organisation === "loading";
    const title = groupTitle(sort, group.name);
    const head: ContactListRow = {
      kind: "group",
      key: `${organisation === undefined ? "group" : "organisation"}:${group.name}`,
      text: title,
      title,
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
