import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildDetails, parseDetails } from "./index.ts";

const details = (inner: string): string => `<details xmlns="urn:tandem:room-details:0">${inner}</details>`;

test.each([
  details(""),
  details(`<managers count="1"><person jid="dana@castellan.example" name="Dana Ortiz"/></managers>`),
  details(
    `<managers count="2"><group name="Operations"/><person jid="dana@castellan.example" name="Dana Ortiz"/></managers>
     <known count="6"><person jid="kenji@castellan.example" name="Kenji Arakawa"/></known>`,
  ),
])("the details survive (docs/protocol/room-details.md §3)", (xml) => {
  expect(again(xml, parseDetails, buildDetails)).toBe(canonical(xml));
});

test("[SV5] people without an address are skipped, and no count is less than what stands there", () => {
  const list = `<person jid="@"/><person/><person jid="a@b.c"/><group/>`;
  expect(parseDetails(fixture(details(`<managers count="-1">${list}</managers><known>${list}</known>`)))).toEqual({
    managers: { count: 1, people: [{ jid: "a@b.c", name: "a@b.c" }], groups: [] },
    known: { count: 1, people: [{ jid: "a@b.c", name: "a@b.c" }] },
  });
  expect(parseDetails(fixture(`<details xmlns="urn:other"/>`))).toBeNull();
});
