import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildForget, buildForgotten, parseForget, parseForgotten } from "./index.ts";

const NS = "urn:tandem:archive:0";

test("[CV4] what is to be forgotten survives", () => {
  const xml = `<forget xmlns="${NS}" with="dana@castellan.example" up-to="17"/>`;
  expect(again(xml, parseForget, buildForget)).toBe(canonical(xml));
});

test.each([
  `with="dana@castellan.example"`,
  `up-to="17"`,
  `with="a b" up-to="17"`,
  `with="dana@castellan.example/x" up-to="1"`,
])("[CV4] without a person and an end it is none: %s", (attributes) =>
  expect(parseForget(fixture(`<forget xmlns="${NS}" ${attributes}/>`))).toBeNull(),
);

test("[CV4] what was forgotten survives, and a line that is none does not take the others with it", () => {
  const line = `<forget xmlns="${NS}" with="dana@castellan.example" up-to="17"/>`;
  const xml = `<forgotten xmlns="${NS}" may-forget="true">${line}</forgotten>`;
  expect(again(xml, parseForgotten, buildForgotten)).toBe(canonical(xml));
  const parsed = parseForgotten(fixture(`<forgotten xmlns="${NS}"><forget with="a b" up-to="1"/>${line}</forgotten>`));
  expect(parsed).toEqual({ mayForget: false, all: [{ with: "dana@castellan.example", upTo: "17" }] });
  expect(parseForgotten(fixture(line))).toBeNull();
});
