import { buildForm, type DataForm, formTypeOf, NS_DATA_FORMS, parseForm } from "@tandem/protocol/xep-0004-data-forms";
import { el, type XmlElement } from "@tandem/xml";
import type { Account } from "../accounts/contract.ts";

export const NS_SEARCH = "jabber:iq:search";
const FIELDS = ["first", "last", "nick", "email"] as const;
const LABELS = { first: "Given name", last: "Family name", nick: "Name", email: "Mail address" } as const;
const INSTRUCTIONS = "Fill in one or more fields; the beginnings of words are enough.";
export const SEARCH_CHARS_MAX = 200;

export function buildFields(): XmlElement {
  const form: DataForm = {
    type: "form",
    instructions: [INSTRUCTIONS],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_SEARCH] },
      ...FIELDS.map((name) => ({ name, type: "text-single" as const, label: LABELS[name], values: [] })),
    ],
  };
  const legacy = FIELDS.map((name) => el(name, NS_SEARCH));
  return el("query", NS_SEARCH, {}, el("instructions", NS_SEARCH, {}, INSTRUCTIONS), ...legacy, buildForm(form));
}

export interface Search {
  readonly text: string;
  readonly isForm: boolean;
}

/** Null when it asks for nothing or for too much. */
export function parseSearch(query: XmlElement): Search | null {
  const form = parseForm(query.child("x", NS_DATA_FORMS));
  if (form !== null && (form.type !== "submit" || formTypeOf(form) !== NS_SEARCH)) return null;
  const words = FIELDS.map((name) =>
    form === null ? query.childText(name) : form.fields.find((field) => field.name === name)?.values[0],
  );
  // Some programs send the wildcards of other directories.
  const text = words
    .filter((word) => word !== undefined)
    .join(" ")
    .replaceAll("*", " ")
    .trim();
  return text === "" || text.length > SEARCH_CHARS_MAX ? null : { text, isForm: form !== null };
}

export function buildFound(people: readonly Account[], isForm: boolean): XmlElement {
  if (!isForm) return el("query", NS_SEARCH, {}, ...people.map(legacyItem));
  const column = (name: string, label: string) => ({ name, type: "text-single" as const, label, values: [] });
  const form: DataForm = {
    type: "result",
    fields: [{ name: "FORM_TYPE", type: "hidden", values: [NS_SEARCH] }],
    reported: [
      { name: "jid", type: "jid-single", label: "Address", values: [] },
      column("nick", LABELS.nick),
      column("email", LABELS.email),
    ],
    items: people.map(({ jid, name, mail }) => [
      { name: "jid", values: [jid] },
      { name: "nick", values: [name] },
      { name: "email", values: mail === undefined ? [] : [mail] },
    ]),
  };
  return el("query", NS_SEARCH, {}, buildForm(form));
}

function legacyItem({ jid, name, mail }: Account): XmlElement {
  const [last = "", ...before] = name.split(" ").reverse();
  const leaf = (field: string, text: string): XmlElement => el(field, NS_SEARCH, {}, ...(text === "" ? [] : [text]));
  return el(
    "item",
    NS_SEARCH,
    { jid },
    leaf("first", before.reverse().join(" ")),
    leaf("last", last),
    leaf("nick", name),
    leaf("email", mail ?? ""),
  );
}
