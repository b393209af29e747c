import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";

export const NS_DATA_FORMS = "jabber:x:data";

export type FormType = "form" | "submit" | "cancel" | "result";
const FORM_TYPES: readonly string[] = ["form", "submit", "cancel", "result"];

const FIELD_TYPES = [
  "boolean",
  "fixed",
  "hidden",
  "jid-multi",
  "jid-single",
  "list-multi",
  "list-single",
  "text-multi",
  "text-private",
  "text-single",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface FormOption {
  readonly value: string;
  readonly label?: string | undefined;
}

export interface FormField {
  /** Absent in fields of type `fixed`. */
  readonly name?: string | undefined;
  /** Absent in most submissions: the receiver knows its own form. */
  readonly type?: FieldType | undefined;
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly values: readonly string[];
  readonly options?: readonly FormOption[] | undefined;
}

export interface DataForm {
  readonly type: FormType;
  readonly title?: string | undefined;
  readonly instructions?: readonly string[] | undefined;
  readonly fields: readonly FormField[];
  /** Columns of a result with several items (XEP-0004 v2.13.2 §3.4). */
  readonly reported?: readonly FormField[] | undefined;
  readonly items?: readonly (readonly FormField[])[] | undefined;
}

export function parseForm(x: XmlElement | undefined): DataForm | null {
  if (x === undefined || !x.is("x", NS_DATA_FORMS)) return null;
  const type = x.attr("type") ?? "form"; // required, yet often left out by old clients
  if (!FORM_TYPES.includes(type)) return null;
  const items = x.elements("item");
  return {
    type: type as FormType,
    title: x.childText("title"),
    instructions: texts(x, "instructions"),
    fields: x.elements("field").map(parseField),
    reported: x.child("reported")?.elements("field").map(parseField),
    items: items.length === 0 ? undefined : items.map((item) => item.elements("field").map(parseField)),
  };
}

function texts(x: XmlElement, name: string): readonly string[] | undefined {
  const found = x.elements(name).map((child) => child.text());
  return found.length === 0 ? undefined : found;
}

function parseField(field: XmlElement): FormField {
  const type = field.attr("type");
  const options = field.elements("option");
  return {
    name: field.attr("var"),
    type: (FIELD_TYPES as readonly string[]).includes(type ?? "") ? (type as FieldType) : undefined,
    label: field.attr("label"),
    description: field.childText("desc"),
    isRequired: field.child("required") === undefined ? undefined : true,
    values: field.elements("value").map((value) => value.text()),
    options:
      options.length === 0
        ? undefined
        : options.map((option) => ({ value: option.childText("value") ?? "", label: option.attr("label") })),
  };
}

export function buildForm(form: DataForm): XmlElement {
  return el(
    "x",
    NS_DATA_FORMS,
    { type: form.type },
    form.title === undefined ? undefined : el("title", NS_DATA_FORMS, {}, form.title),
    ...(form.instructions ?? []).map((text) => el("instructions", NS_DATA_FORMS, {}, text)),
    form.reported && el("reported", NS_DATA_FORMS, {}, ...form.reported.map(buildField)),
    ...form.fields.map(buildField),
    ...(form.items ?? []).map((fields) => el("item", NS_DATA_FORMS, {}, ...fields.map(buildField))),
  );
}

function buildField(field: FormField): XmlElement {
  const value = (text: string): XmlElement => el("value", NS_DATA_FORMS, {}, ...(text === "" ? [] : [text]));
  return el(
    "field",
    NS_DATA_FORMS,
    { var: field.name, type: field.type, label: field.label },
    field.description === undefined ? undefined : el("desc", NS_DATA_FORMS, {}, field.description),
    field.isRequired === true ? el("required", NS_DATA_FORMS) : undefined,
    ...field.values.map(value),
    ...(field.options ?? []).map((option) => el("option", NS_DATA_FORMS, { label: option.label }, value(option.value))),
  );
}

/** First value of a field, or undefined when the field is absent or empty. */
export function formValue(form: DataForm, name: string): string | undefined {
  return form.fields.find((field) => field.name === name)?.values[0];
}

/** All values of a field; undefined when the field is absent, which in a submission means "leave it as it is". */
export function formValues(form: DataForm, name: string): readonly string[] | undefined {
  return form.fields.find((field) => field.name === name)?.values;
}

/** A field of type boolean, or null when it is absent or holds something else. */
export function formBoolean(form: DataForm, name: string): boolean | null {
  return parseBoolean(formValue(form, name));
}

/** What the form is about (XEP-0068): the value of its FORM_TYPE. */
export function formTypeOf(form: DataForm): string | undefined {
  return formValue(form, "FORM_TYPE");
}

export type FormValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A submission of those fields, FORM_TYPE first; `undefined` leaves a field out, a boolean is written as 1 or 0. */
export function submission(formType: string, values: FormValues): DataForm {
  const fields: FormField[] = [{ name: "FORM_TYPE", type: "hidden", values: [formType] }];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (typeof value === "boolean") fields.push({ name, values: [value ? "1" : "0"] });
    else fields.push({ name, values: typeof value === "string" ? [value] : value });
  }
  return { type: "submit", fields };
}
