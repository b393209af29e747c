import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { buildPlace, NS_GEOLOC, parsePlace, PLACE_CHARS_MAX } from "./index.ts";

const geoloc = (inner: string) => fixture(`<geoloc xmlns="${NS_GEOLOC}">${inner}</geoloc>`);

test.each([
  ["<description>Bill's house</description><locality>Venice</locality>", "Bill's house"],
  ["<text>Northwest corner of the lobby</text>", "Northwest corner of the lobby"],
  ["<country>Italy</country><lat>45.44</lat><locality>Venice</locality><lon>12.33</lon>", "Venice, Italy"],
  ["<building>Pier 4</building><room>4.12</room><locality> </locality>", "4.12, Pier 4"],
  ["<lat>45.4412</lat><lon>-104.99</lon>", "45.44, -104.99"],
])("[PR10] %s reads %s (XEP-0080 §3, ex. 1)", (inner, place) => expect(parsePlace(geoloc(inner))).toBe(place));

test.each(["", "<lat>45.44</lat>", "<lat>here</lat><lon>1e9</lon>", "<description> </description>"])(
  "nothing is read from %j (XEP-0080 §4)",
  (inner) => expect(parsePlace(geoloc(inner))).toBeNull(),
);

test("nothing is read from another element, and no more than fits a line", () => {
  expect(parsePlace(fixture(`<geoloc xmlns="urn:x"><text>x</text></geoloc>`))).toBeNull();
  expect(parsePlace(geoloc(`<text>${"x".repeat(500)}</text>`))).toHaveLength(PLACE_CHARS_MAX);
});

test("what is built is read again; none is the empty element", () => {
  expect(parsePlace(buildPlace("London, 4.12"))).toBe("London, 4.12");
  expect(parsePlace(buildPlace("x".repeat(PLACE_CHARS_MAX + 1)))).toHaveLength(PLACE_CHARS_MAX);
  expect(buildPlace(null).children).toEqual([]);
});
