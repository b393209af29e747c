import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildLayer,
  buildLayerEnd,
  buildStates,
  LAYER_TEXT_CHARS_MAX,
  LEASE_SECONDS_MAX,
  parseLayer,
  parseLayerEnd,
  parseStates,
} from "./index.ts";

const layer = (attrs: string, inner = ""): string => `<layer xmlns="urn:tandem:layers:0" ${attrs}>${inner}</layer>`;
const UNTIL = `until="2026-11-26T15:00:00.000Z"`;

test.each([
  layer(`kind="phone" id="c1" lease="20"`, "<text>with Nurse</text>"),
  layer(`kind="calendar" id="m1" state="busy" ${UNTIL}`, "<text>Budget</text><place>Room 4</place>"),
  layer(`kind="presenting" id="s" lease="1"`),
])("[PR1] a layer survives: %s", (xml) => expect(again(xml, parseLayer, buildLayer)).toBe(canonical(xml)));

test.each([
  layer(`kind="gossip" id="a"`),
  layer(`kind="phone"`),
  layer(`kind="phone" id="${"x".repeat(65)}"`),
  layer(`kind="phone" id="a" state="busy"`),
  layer(`kind="calendar" id="a" ${UNTIL}`),
  layer(`kind="calendar" id="a" state="asleep" ${UNTIL}`),
  layer(`kind="phone" id="a" lease="0"`),
  layer(`kind="phone" id="a" lease="${LEASE_SECONDS_MAX + 1}"`),
  layer(`kind="phone" id="a" lease="1e1"`),
  layer(`kind="phone" id="a" until="soon"`),
])("[PR1] [SV5] no layer: %s", (xml) => expect(parseLayer(fixture(xml))).toBeNull());

test("[SV3] words at the limit and one past it", () => {
  const text = (length: number) =>
    parseLayer(fixture(layer(`kind="phone" id="a"`, `<text>${"x".repeat(length)}</text>`)))?.text;
  expect(text(LAYER_TEXT_CHARS_MAX)).toHaveLength(LAYER_TEXT_CHARS_MAX);
  expect(text(LAYER_TEXT_CHARS_MAX + 1)).toHaveLength(LAYER_TEXT_CHARS_MAX);
});

test("[PR1] an end survives", () => {
  const xml = `<end xmlns="urn:tandem:layers:0" kind="phone" id="c1"/>`;
  expect(again(xml, parseLayerEnd, buildLayerEnd)).toBe(canonical(xml));
});

test("[PR11] the organisation's states survive, and one that is malformed is left out", () => {
  const court = `<state id="court" base="busy"><name xml:lang="en">In court</name><name xml:lang="de">Vor Gericht</name></state>`;
  const xml = `<states xmlns="urn:tandem:layers:0">${court}</states>`;
  expect(again(xml, parseStates, buildStates)).toBe(canonical(xml));
  const mixed = `<states xmlns="urn:tandem:layers:0"><state id="A B" base="busy"><name>x</name></state><state id="b" base="gone"><name>x</name></state><state id="c" base="busy"/>${court}</states>`;
  expect(parseStates(fixture(mixed)).map(({ id }) => id)).toEqual(["court"]);
});
