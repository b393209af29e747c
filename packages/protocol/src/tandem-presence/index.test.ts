import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { presence } from "../stanza/index.ts";
import { buildActivity, parseActivity } from "../xep-0108-activity/index.ts";
import {
  activityOf,
  baseStateOf,
  buildChosen,
  buildState,
  CHOSEN_NOTE_CHARS_MAX,
  derivedPresence,
  extendedStateOf,
  parseChosen,
  showOf,
  type BaseState,
  type ExtendedState,
} from "./index.ts";

const chosen = (attrs: string, note = ""): string => `<chosen xmlns="urn:tandem:presence:0" ${attrs}>${note}</chosen>`;

test.each([
  chosen(`state="busy" until="2026-11-22T16:00:00.000Z"`, "<note>At the bridge</note>"),
  chosen(`state="offline"`),
  chosen(`state="auto"`),
])("[RT28] a choice survives: %s", (xml) => expect(again(xml, parseChosen, buildChosen)).toBe(canonical(xml)));

test("[SV3] a note at the limit and one past it", () => {
  const note = (length: number) =>
    parseChosen(fixture(chosen(`state="dnd"`, `<note>${"x".repeat(length)}</note>`)))?.note;
  expect(note(CHOSEN_NOTE_CHARS_MAX)).toHaveLength(CHOSEN_NOTE_CHARS_MAX);
  expect(note(CHOSEN_NOTE_CHARS_MAX + 1)).toHaveLength(CHOSEN_NOTE_CHARS_MAX);
  expect(parseChosen(fixture(chosen(`state="asleep"`)))).toBeNull();
});

test.each(["available", "busy", "dnd", "brb", "away"] satisfies BaseState[])(
  "[RT11] %s can be told from all others",
  (base) => {
    const show = showOf(base);
    const xml = show === "available" ? "" : `<show>${show}</show>`;
    const stanza = fixture(`<presence xmlns="jabber:client">${xml}</presence>`).append(buildState(base));
    expect(baseStateOf(stanza)).toBe(base);
  },
);

test.each([
  ["", "available"],
  ["<show>chat</show>", "available"],
  ["<show>dnd</show>", "dnd"],
  ["<show>away</show>", "away"],
  ["<show>xa</show>", "away"],
  [`<state xmlns="urn:tandem:presence:0" base="dnd"/>`, "available"],
  [`<show>dnd</show><state xmlns="urn:tandem:presence:0" base="available"/>`, "dnd"],
  [`<show>dnd</show><state xmlns="urn:tandem:presence:0" base="partying"/>`, "dnd"],
  [`<show>xa</show><state xmlns="urn:tandem:presence:0" base="away"/>`, "away"],
])("[RT11] base state of %j", (inner, base) => {
  expect(
    baseStateOf(presence(undefined, {}, ...fixture(`<presence xmlns="jabber:client">${inner}</presence>`).children)),
  ).toBe(base);
});

test.each([
  ["in-a-call", "dnd", "busy"],
  ["in-a-conference", "dnd", "busy"],
  ["in-a-meeting", "dnd", "busy"],
  ["presenting", "dnd", "busy"],
  ["out-of-office", "xa", "away"],
] satisfies [ExtendedState, string, BaseState][])(
  "[RT13] %s survives as an activity, and others see %s, %s",
  (state, show, base) => {
    expect(extendedStateOf(parseActivity(buildActivity(activityOf(state))))).toBe(state);
    expect(derivedPresence(state)).toEqual({ show, base });
  },
);

test("[RT13] other activities say nothing about the base state", () => {
  expect(extendedStateOf(null)).toBeNull();
  expect(extendedStateOf({ general: "eating" })).toBeNull();
  expect(extendedStateOf({ general: "working", specific: { name: "in_a_meeting", ns: "urn:x" } })).toBeNull();
});
