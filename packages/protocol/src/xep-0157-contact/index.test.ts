import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import { contactForm } from "./index.ts";

const nobody = { abuse: [], admin: [], security: [], support: [] };

test("each role with its addresses, in a result form (XEP-0157 v1.1.1 ex. 2)", () => {
  const form = contactForm({
    ...nobody,
    abuse: ["mailto:abuse@shakespeare.lit", "xmpp:abuse@shakespeare.lit"],
    admin: ["mailto:admin@shakespeare.lit"],
  });
  expect(serialize(buildForm(form as DataForm))).toBe(
    `<x xmlns="jabber:x:data" type="result">` +
      `<field var="FORM_TYPE" type="hidden"><value>http://jabber.org/network/serverinfo</value></field>` +
      `<field var="abuse-addresses" type="list-multi"><value>mailto:abuse@shakespeare.lit</value><value>xmpp:abuse@shakespeare.lit</value></field>` +
      `<field var="admin-addresses" type="list-multi"><value>mailto:admin@shakespeare.lit</value></field></x>`,
  );
});

test("nobody to reach is no form", () => expect(contactForm(nobody)).toBeNull());
