import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildForm,
  formBoolean,
  formTypeOf,
  formValue,
  formValues,
  parseForm,
  submission,
  type DataForm,
} from "./index.ts";

const FORM = `
  <x xmlns="jabber:x:data" type="form">
    <title>Room</title><instructions>Fill in.</instructions><instructions>All of it.</instructions>
    <field var="FORM_TYPE" type="hidden"><value>urn:example</value></field>
    <field type="fixed"><value>Section</value></field>
    <field var="public" type="boolean" label="Public?"><desc>Who may come</desc><required/><value>1</value></field>
    <field var="maxusers" type="list-single"><value>20</value>
      <option label="Ten"><value>10</value></option><option><value>20</value></option></field>
  </x>`;
const RESULT = `
  <x xmlns="jabber:x:data" type="result">
    <reported><field var="name" type="text-single" label="Name"/></reported>
    <item><field var="name"><value>Juliet</value></field></item>
    <item><field var="name"><value/></field></item>
  </x>`;

test.each([FORM, RESULT])("forms survive reading and writing (XEP-0004 §3)", (xml) => {
  expect(again(xml, parseForm, buildForm)).toBe(canonical(xml));
});

test("values by name", () => {
  const form = parseForm(fixture(FORM)) as DataForm;
  expect(formTypeOf(form)).toBe("urn:example");
  expect(formBoolean(form, "public")).toBe(true);
  expect(formBoolean(form, "maxusers")).toBeNull();
  expect(formValue(form, "absent")).toBeUndefined();
  expect(formValues(form, "maxusers")).toEqual(["20"]);
});

test("a submission begins with its FORM_TYPE (XEP-0068 §3)", () => {
  const form = submission("urn:example", { a: "x", b: true, c: ["1", "2"], d: undefined });
  expect(again(canonicalOf(form), parseForm, buildForm)).toBe(
    canonical(`<x xmlns="jabber:x:data" type="submit">
      <field var="FORM_TYPE" type="hidden"><value>urn:example</value></field>
      <field var="a"><value>x</value></field><field var="b"><value>1</value></field>
      <field var="c"><value>1</value><value>2</value></field></x>`),
  );
});

function canonicalOf(form: DataForm): string {
  return again("<x xmlns='jabber:x:data'/>", parseForm, () => buildForm(form));
}

test("[SV5] other elements and unknown types are no forms", () => {
  expect(parseForm(undefined)).toBeNull();
  expect(parseForm(fixture(`<x xmlns="jabber:x:data" type="evil"/>`))).toBeNull();
  expect(parseForm(fixture(`<y xmlns="jabber:x:data"/>`))).toBeNull();
});
