import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildVCard, changedVCard, parseVCard } from "./index.ts";

test.each([
  `<FN>Peter Saint-Andre</FN><NICKNAME>stpeter</NICKNAME><TITLE>Director</TITLE><ORG><ORGNAME>XSF</ORGNAME><ORGUNIT>Board</ORGUNIT></ORG>
    <EMAIL><USERID>p@example.org</USERID></EMAIL><TEL><NUMBER>303-308-3282</NUMBER></TEL><PHOTO><TYPE>image/jpeg</TYPE><BINVAL>AAAA</BINVAL></PHOTO>`,
  "",
])("a card survives (XEP-0054 §3.1)", (inner) => {
  const xml = `<vCard xmlns="vcard-temp">${inner}</vCard>`;
  expect(again(xml, parseVCard, buildVCard)).toBe(canonical(xml));
});

test("[CO5] numbers say what they are; one that does not is at work (XEP-0054 §2)", () => {
  const card = fixture(`<vCard xmlns="vcard-temp">
    <TEL><NUMBER>1</NUMBER></TEL><TEL><WORK/><CELL/><NUMBER>2</NUMBER></TEL><TEL><HOME/><NUMBER>3</NUMBER></TEL><TEL><HOME/></TEL>
    <ADR><HOME/><LOCALITY>Verona</LOCALITY></ADR><ADR><WORK/><EXTADD>4.12</EXTADD><LOCALITY>London</LOCALITY></ADR><TZ>+01:00</TZ>
  </vCard>`);
  expect(parseVCard(card)).toMatchObject({
    numbers: [
      { kind: "work", number: "1" },
      { kind: "mobile", number: "2" },
      { kind: "home", number: "3" },
    ],
    office: "London, 4.12",
    offset: 60,
  });
});

test("[CO5] a change leaves the rest of a card as other programs wrote it", () => {
  const card = fixture(
    `<vCard xmlns="vcard-temp"><X-SUN/><TEL><WORK/><NUMBER>1</NUMBER></TEL><TEL><CELL/><NUMBER>2</NUMBER></TEL><PHOTO/></vCard>`,
  );
  const changed = changedVCard(card, { photo: null, numbers: { mobile: "", home: "9" } });
  expect(serialize(changed)).toBe(
    canonical(
      `<vCard xmlns="vcard-temp"><X-SUN/><TEL><WORK/><NUMBER>1</NUMBER></TEL><TEL><HOME/><VOICE/><NUMBER>9</NUMBER></TEL></vCard>`,
    ),
  );
  expect(changedVCard(card, {})).toEqual(card);
});
