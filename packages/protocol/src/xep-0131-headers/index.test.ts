import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { NS_CLIENT } from "../ns/index.ts";
import { buildUrgency, isUrgent } from "./index.ts";

const withHeader = (header: string) =>
  fixture(
    `<message xmlns="jabber:client"><headers xmlns="http://jabber.org/protocol/shim">${header}</headers></message>`,
  );

test("[RM16] high urgency is one header among others; anything else is none (XEP-0131 §4)", () => {
  expect(isUrgent(el("message", NS_CLIENT, {}, buildUrgency()))).toBe(true);
  expect(isUrgent(withHeader(`<header name="Keywords">x</header><header name="urgency">high</header>`))).toBe(true);
  for (const header of ["", `<header name="Urgency">medium</header>`, `<header name="Priority">high</header>`])
    expect(isUrgent(withHeader(header))).toBe(false);
});
