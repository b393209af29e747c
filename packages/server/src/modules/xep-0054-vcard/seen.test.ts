import { ACCESS_LEVELS } from "@tandem/protocol/tandem-access";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { seenCard, seenCard4 } from "./seen.ts";

const tel = (kind: string): string => `<TEL>${kind}<NUMBER>1</NUMBER></TEL>`;
const card = parseElement(
  `<vCard xmlns="vcard-temp"><FN>Juliet</FN><PHOTO/><BDAY/><TZ/><GEO/>${tel("<WORK/><VOICE/>")}${tel("<CELL/>")}${tel("<HOME/>")}${tel("<WORK/><CELL/>")}<X-OWN/></vCard>`,
);

/** Letters instead of elements: a wrong cell of the table is seen at a glance. */
const shape = (level: (typeof ACCESS_LEVELS)[number]): string =>
  seenCard(card, level)
    .elements()
    .map((child) =>
      child.name === "TEL"
        ? child
            .elements()
            .map(({ name }) => name[0])
            .join("")
        : child.name,
    )
    .join(" ");

test("[VC5] [PR7] [CO5] which numbers somebody sees goes by their access level", () => {
  expect(ACCESS_LEVELS.map(shape)).toEqual([
    "FN PHOTO BDAY TZ GEO WVN CN HN WCN X-OWN",
    "FN PHOTO TZ GEO WVN CN WCN X-OWN",
    "FN PHOTO TZ WVN X-OWN",
    "FN PHOTO",
  ]);
});

test("[VC6] the same of a vCard4, groups included (XEP-0292 §2)", () => {
  const tel4 = (type: string) =>
    `<tel><parameters><type><text>${type}</text></type></parameters><uri>tel:1</uri></tel>`;
  const vcard4 = parseElement(
    `<vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0"><fn/>${tel4("work")}<group name="g">${tel4("cell")}${tel4("home")}</group></vcard>`,
  );
  const tels = (level: (typeof ACCESS_LEVELS)[number]) => {
    const seen = seenCard4(vcard4, level);
    return [...seen.elements("tel"), ...(seen.child("group")?.elements("tel") ?? [])].length;
  };
  expect(ACCESS_LEVELS.map(tels)).toEqual([3, 2, 1, 0]);
});
