import type { ContactGroup, ContactRow, ContactSort } from "@tandem/client-core";
import { closedKey, groupTitle } from "@tandem/ui-kit/contacts";
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

export function contactListRows(
  { groups, sort }: { readonly groups: readonly ContactGroup[]; readonly sort: ContactSort },
  closed: ReadonlySet<string>,
  contactHeight: number,
): readonly ContactListRow[] {
  return groups.flatMap((group) => {
    const { organisation } = group;
    const isOwnOpen = !closed.has(closedKey(sort, group.name));
    const expanded = organisation === undefined ? isOwnOpen : organisation === "open" || organisation === "loading";
    const title = groupTitle(sort, group.name, texts.people.contacts);
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
