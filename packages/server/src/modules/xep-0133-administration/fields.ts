import {
  type DataForm,
  type FieldType,
  type FormField,
  formValue,
  formValues,
} from "@tandem/protocol/xep-0004-data-forms";

/** XEP-0133 v1.3.1 §5: the FORM_TYPE of all its forms, and what its nodes begin with. */
export const NS_ADMIN = "http://jabber.org/protocol/admin";

function field(type: FieldType, name: string, label: string, isRequired = false): FormField {
  return { type, name, label, values: [], ...(isRequired ? { isRequired } : {}) };
}

export const oneAccount = field("jid-single", "accountjid", "Address of the account", true);
export const someAccounts = field("jid-multi", "accountjids", "Addresses of the accounts", true);
export const newPassword = field("text-private", "password", "Password", true);
export const repeatedPassword = field("text-private", "password-verify", "Password again", true);
export const mail = field("text-single", "email", "Mail address");
export const givenName = field("text-single", "given_name", "Given name");
export const surname = field("text-single", "surname", "Family name");
export const longText = (name: string, label: string): FormField => field("text-multi", name, label, true);

const COUNTS = ["25", "50", "75", "100", "150", "200"];
export const howMany: FormField = {
  ...field("list-single", "max_items", "How many to show"),
  values: ["100"],
  options: [...COUNTS.map((value) => ({ value, label: value })), { value: "none", label: "All" }],
};

/** Null for anything that is not offered; undefined: all. */
export function countIn(form: DataForm): number | undefined | null {
  const given = formValue(form, "max_items") ?? "none";
  if (given === "none") return undefined;
  return COUNTS.includes(given) ? Number(given) : null;
}

export function textIn(form: DataForm, name: string): string | undefined {
  const text = (formValues(form, name) ?? []).join("\n").trim();
  return text === "" ? undefined : text;
}

/** The addresses of the form, each once, in its order. */
export function accountsIn(form: DataForm): readonly string[] {
  const given = [...(formValues(form, "accountjids") ?? []), ...(formValues(form, "accountjid") ?? [])];
  return [...new Set(given.map((jid) => jid.trim()).filter((jid) => jid !== ""))];
}

export function result(...fields: readonly FormField[]): DataForm {
  return { type: "result", fields: [{ name: "FORM_TYPE", type: "hidden", values: [NS_ADMIN] }, ...fields] };
}
