import { expect, test } from "vitest";
import { again, canonical } from "../codec-testing/index.ts";
import { buildVCard, parseVCard } from "./index.ts";

test.each([
  `<FN>Peter Saint-Andre</FN><NICKNAME>stpeter</NICKNAME><TITLE>Director</TITLE><ORG><ORGNAME>XSF</ORGNAME><ORGUNIT>Board</ORGUNIT></ORG>
    <EMAIL><USERID>p@example.org</USERID></EMAIL><TEL><NUMBER>303-308-3282</NUMBER></TEL><PHOTO><TYPE>image/jpeg</TYPE><BINVAL>AAAA</BINVAL></PHOTO>`,
  "",
])("a card survives (XEP-0054 §3.1)", (inner) => {
  const xml = `<vCard xmlns="vcard-temp">${inner}</vCard>`;
  expect(again(xml, parseVCard, buildVCard)).toBe(canonical(xml));
});
