import type { DataForm, FormField } from "../xep-0004-data-forms/index.ts";

/** XEP-0157 v1.1.1: a form in the domain's `disco#info` (XEP-0128). */
export const FORM_SERVER_INFO = "http://jabber.org/network/serverinfo";

export const CONTACT_ROLES = ["abuse", "admin", "security", "support"] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];
/** URIs by whom they reach, e.g. `mailto:` or `xmpp:`. */
export type ContactAddresses = Readonly<Record<ContactRole, readonly string[]>>;

/** Roles without an address are left out; null when nobody can be reached. */
export function contactForm(addresses: ContactAddresses): DataForm | null {
  const fields = CONTACT_ROLES.flatMap((role): FormField[] =>
    addresses[role].length === 0 ? [] : [{ name: `${role}-addresses`, type: "list-multi", values: addresses[role] }],
  );
  if (fields.length === 0) return null;
  return { type: "result", fields: [{ name: "FORM_TYPE", type: "hidden", values: [FORM_SERVER_INFO] }, ...fields] };
}
