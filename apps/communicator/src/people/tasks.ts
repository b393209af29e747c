import type { ContactRow, ConversationListRow } from "@tandem/client-core";
import type { Anchor } from "@tandem/ui-kit/overlays";

/** The layer that stands over the list: one at a time. */
export type PeopleTask =
  | { readonly kind: "contact-menu"; readonly contact: ContactRow; readonly anchor: Anchor }
  | { readonly kind: "group-menu"; readonly group: string; readonly title: string; readonly anchor: Anchor }
  | {
      readonly kind: "organisation-menu";
      readonly group: string;
      readonly title: string;
      readonly anchor: Anchor;
    }
  | { readonly kind: "add-group" }
  | { readonly kind: "recent-menu"; readonly row: ConversationListRow; readonly anchor: Anchor }
  | { readonly kind: "card"; readonly jid: string; readonly anchor: Anchor }
  | { readonly kind: "add"; readonly jid?: string; readonly name?: string; readonly group?: string }
  | { readonly kind: "rename"; readonly contact: ContactRow }
  /** `keeps`: the contact stays in the group that it stands in. */
  | { readonly kind: "move"; readonly contact: ContactRow; readonly keeps: boolean }
  | { readonly kind: "access"; readonly contact: ContactRow }
  | { readonly kind: "remove"; readonly contact: ContactRow }
  | { readonly kind: "rename-group"; readonly group: string };
