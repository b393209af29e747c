import type { StampedLayer } from "@tandem/protocol/tandem-layers";
import { expect, test } from "vitest";
import { type Choice, type Device, type Layers, resultOf, verdictOf } from "./verdict.ts";

const phone: StampedLayer = { kind: "phone", id: "p", since: 20, expires: 90, text: "with Nurse" };
const conference: StampedLayer = { kind: "conference", id: "c", since: 30, expires: 90 };
const presenting: StampedLayer = { kind: "presenting", id: "s", since: 10, expires: 90 };
const meeting: StampedLayer = {
  kind: "calendar",
  id: "m",
  state: "busy",
  since: 40,
  until: 80,
  expires: 80,
  text: "Budget",
  place: "Room 4",
};
const later: StampedLayer = { ...meeting, id: "l", since: 45, until: 85, text: "Review" };
const tentative: StampedLayer = { ...meeting, id: "t", state: "tentative" };
const free: StampedLayer = { ...meeting, id: "f", state: "free" };
const out: StampedLayer = { kind: "calendar", id: "o", state: "out-of-office", since: 5, until: 99, expires: 99 };
const choice = (state: Choice["state"], at = 50, more: Partial<Choice> = {}): Choice => ({ state, at, ...more });

const here: Device = { base: "available", priority: 5, kind: "desktop" };
const inactive: Device = { base: "away", priority: 5, kind: "phone" };
const silent: Device = { base: "available", priority: -1, kind: "desktop" };

/** PR2, PR3: layers, devices, what they come to. A row is a rule. */
const table: readonly (readonly [string, Partial<Layers>, readonly Device[], object])[] = [
  ["nothing at all", {}, [], { base: "offline" }],
  ["a device", {}, [here], { base: "available", device: "desktop" }],
  ["a device that nobody touches", {}, [inactive], { base: "away", device: "phone" }],
  ["the more active of two", {}, [inactive, here], { base: "available", device: "desktop" }],
  [
    "RT29: one that takes no message does not count beside one that does",
    {},
    [silent, inactive],
    { base: "away", device: "phone" },
  ],
  ["RT30: it counts alone", {}, [silent], { base: "available", device: "desktop" }],
  [
    "a meeting",
    { fed: [meeting] },
    [here],
    {
      base: "busy",
      extended: "in-a-meeting",
      since: 40,
      until: 80,
      text: "Budget",
      place: "Room 4",
      device: "desktop",
    },
  ],
  [
    "a meeting of somebody inactive",
    { fed: [meeting] },
    [inactive],
    { base: "busy", extended: "in-a-meeting", since: 40, until: 80, text: "Budget", place: "Room 4", device: "phone" },
  ],
  ["a meeting of somebody who is not there", { fed: [meeting] }, [], { base: "offline" }],
  [
    "of two meetings the later one",
    { fed: [later, meeting] },
    [here],
    {
      base: "busy",
      extended: "in-a-meeting",
      since: 45,
      until: 85,
      text: "Review",
      place: "Room 4",
      device: "desktop",
    },
  ],
  ["tentative and free times", { fed: [tentative, free] }, [here], { base: "available", device: "desktop" }],
  [
    "out of office",
    { fed: [out] },
    [here],
    { base: "away", extended: "out-of-office", since: 5, until: 99, device: "desktop" },
  ],
  [
    "a meeting while out of office",
    { fed: [out, meeting] },
    [here],
    {
      base: "busy",
      extended: "in-a-meeting",
      since: 40,
      until: 80,
      text: "Budget",
      place: "Room 4",
      device: "desktop",
    },
  ],
  [
    "a call in a meeting",
    { fed: [meeting, phone] },
    [here],
    { base: "busy", extended: "in-a-call", since: 20, text: "with Nurse", device: "desktop" },
  ],
  [
    "of a call and a conference the later one",
    { fed: [conference, phone] },
    [here],
    { base: "busy", extended: "in-a-conference", since: 30, device: "desktop" },
  ],
  [
    "presenting in a conference in a meeting",
    { fed: [conference, meeting, presenting] },
    [here],
    { base: "busy", extended: "presenting", since: 10, device: "desktop" },
  ],
  [
    "a choice beats a call",
    { chosen: choice("available"), fed: [phone] },
    [here],
    { base: "available", since: 50, device: "desktop" },
  ],
  ["a choice beats the device", { chosen: choice("brb") }, [inactive], { base: "brb", since: 50, device: "phone" }],
  [
    "a choice of one's own name, with its end and note",
    { chosen: choice("busy", 50, { until: 70, note: "At the bridge", custom: "court" }) },
    [here],
    { base: "busy", since: 50, until: 70, note: "At the bridge", custom: "court", device: "desktop" },
  ],
  ["a choice of somebody who is not there", { chosen: choice("busy") }, [], { base: "offline" }],
  [
    "PR9: appear offline beats everything",
    { chosen: choice("offline"), programs: [choice("dnd", 60)], fed: [phone] },
    [here],
    { base: "offline" },
  ],
  [
    "automatic keeps the note",
    { chosen: choice("auto", 50, { note: "At the bridge" }) },
    [here],
    { base: "available", note: "At the bridge", device: "desktop" },
  ],
  [
    "automatic lets the call be seen again",
    { chosen: choice("auto"), fed: [phone] },
    [here],
    { base: "busy", extended: "in-a-call", since: 20, text: "with Nurse", device: "desktop" },
  ],
  [
    "PR10: another program's choice counts for all",
    { programs: [choice("dnd", 60)] },
    [here],
    { base: "dnd", since: 60, device: "desktop" },
  ],
  [
    "PR10: the later choice of two programs",
    { chosen: choice("available", 70), programs: [choice("dnd", 60)] },
    [here],
    { base: "available", since: 70, device: "desktop" },
  ],
  [
    "PR10: the other way round",
    { chosen: choice("available", 50), programs: [choice("dnd", 60)] },
    [here],
    { base: "dnd", since: 60, device: "desktop" },
  ],
  [
    "automatic takes back what another program said before",
    { chosen: choice("auto", 70), programs: [choice("dnd", 60)] },
    [here],
    { base: "available", device: "desktop" },
  ],
  [
    "PR10: an activity that is told counts as chosen",
    { activity: { extended: "in-a-call", at: 60, text: "Nurse" }, fed: [meeting] },
    [here],
    { base: "busy", extended: "in-a-call", since: 60, text: "Nurse", device: "desktop" },
  ],
  [
    "an activity that was told before a choice",
    { activity: { extended: "in-a-call", at: 40 }, chosen: choice("available") },
    [here],
    { base: "available", since: 50, device: "desktop" },
  ],
  [
    "an activity that was told after it",
    { activity: { extended: "in-a-call", at: 60 }, chosen: choice("available") },
    [here],
    { base: "busy", extended: "in-a-call", since: 60, device: "desktop" },
  ],
  [
    "Do not disturb stays while an activity is told",
    { activity: { extended: "in-a-call", at: 60 }, chosen: choice("dnd") },
    [here],
    { base: "dnd", extended: "in-a-call", since: 50, device: "desktop" },
  ],
  [
    "Do not disturb that only the device says stays as well",
    { fed: [phone] },
    [{ ...here, base: "dnd" }],
    { base: "dnd", extended: "in-a-call", since: 20, text: "with Nurse", device: "desktop" },
  ],
  [
    "automatic takes back an activity",
    { activity: { extended: "out-of-office", at: 40 }, chosen: choice("auto") },
    [here],
    { base: "available", device: "desktop" },
  ],
];

test.each(table)("[PR2] [PR3] %s", (_, layers, devices, expected) => {
  const result = resultOf(verdictOf({ programs: [], fed: [], ...layers }), devices);
  expect(JSON.parse(JSON.stringify(result))).toEqual(expected);
});

test("[PR2] the order in which layers and devices came tells nothing", () => {
  for (const [, layers, devices, expected] of table) {
    const turned = { programs: layers.programs?.toReversed() ?? [], fed: layers.fed?.toReversed() ?? [] };
    const result = resultOf(verdictOf({ ...layers, ...turned }), devices.toReversed());
    expect(JSON.parse(JSON.stringify(result))).toEqual(expected);
  }
});
