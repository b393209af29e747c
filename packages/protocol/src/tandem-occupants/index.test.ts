import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  asksForWindows,
  buildPresenceWatch,
  buildToldCounts,
  buildWindow,
  buildWindowed,
  buildWindowRequest,
  parsePresenceWatch,
  parseToldCounts,
  parseWindow,
  parseWindowed,
  parseWindowRequest,
  peopleLimitsForm,
  peopleLimitsIn,
} from "./index.ts";

const NS = "urn:tandem:occupants:0";

test("[RM30] requests, windows and counts survive (docs/protocol/occupants.md)", () => {
  const request = `<window xmlns="${NS}" filter="an" at="beginning"><range of="managers" index="0" max="3"/><range of="outside" index="40" max="50"/></window>`;
  expect(again(request, (xml) => parseWindowRequest(xml), buildWindowRequest)).toBe(canonical(request));
  const window = `<window xmlns="${NS}" managers="1" others="2" outside="3">
    <range of="others" index="1" count="2"><presence xmlns="jabber:client" from="r@s/Ann"/></range>
    <range of="outside" index="0" count="1"><member jid="a@b.c" affiliation="member" name="A"/></range></window>`;
  expect(again(window, parseWindow, buildWindow)).toBe(canonical(window));
  const counts = `<counts xmlns="${NS}" managers="1" others="2" moved="true"/>`;
  expect(again(counts, parseToldCounts, buildToldCounts)).toBe(canonical(counts));
});

test("[RM30] what is no window is none; a name that is missing is the address", () => {
  const request = (inner: string, attrs = "") => fixture(`<window xmlns="${NS}"${attrs}>${inner}</window>`);
  for (const inner of [
    `<range of="all" index="0" max="1"/>`,
    `<range of="others" max="1"/>`,
    `<range of="others" index="-1" max="1"/>`,
    `<range of="others" index="0" max="1"/><range of="others" index="1" max="1"/>`,
  ])
    expect(parseWindowRequest(request(inner))).toBeNull();
  expect(parseWindowRequest(request("", ` at="end"`))).toBeNull();
  expect(parseWindowRequest(request(""))).toEqual({ ranges: [] });
  expect(parseWindow(fixture(`<window xmlns="${NS}" managers="1"/>`))).toBeNull();
  const nameless = `<window xmlns="${NS}" managers="0" others="0"><range of="outside" index="0" count="1"><member jid="a@b.c" affiliation="admin"/></range></window>`;
  expect(parseWindow(fixture(nameless))?.ranges[0]?.members).toEqual([
    { jid: "a@b.c", affiliation: "admin", name: "a@b.c" },
  ]);
});

test("[RM30] the wish stands inside <x/>, the answer beside it", () => {
  const wish = `<presence xmlns="jabber:client"><x xmlns="http://jabber.org/protocol/muc"><windowed xmlns="${NS}"/></x></presence>`;
  expect(asksForWindows(fixture(wish))).toBe(true);
  const beside = `<presence xmlns="jabber:client"><x xmlns="http://jabber.org/protocol/muc"/><windowed xmlns="${NS}"/></presence>`;
  expect(asksForWindows(fixture(beside))).toBe(false);
  const own = fixture(`<presence xmlns="jabber:client"/>`).append(buildWindowed(2000));
  expect(parseWindowed(own)).toBe(2000);
  expect(parseWindowed(fixture(`<presence xmlns="jabber:client"/>`))).toBeNull();
});

test("[RM30] who is watched is named by address, once; limits stand in a form of their own (§2, §6)", () => {
  const watch = `<watch xmlns="${NS}"><member jid="a@b.c"/><member jid="d@b.c"/></watch>`;
  expect(again(watch, parsePresenceWatch, buildPresenceWatch)).toBe(canonical(watch));
  expect(parsePresenceWatch(fixture(`<watch xmlns="${NS}"/>`))).toEqual([]);
  const twice = `<watch xmlns="${NS}"><member jid="a@b.c"/><member jid="A@b.c"/></watch>`;
  expect(parsePresenceWatch(fixture(twice))).toEqual(["a@b.c"]);
  for (const jid of [`jid=""`, `jid="a@b.c/x"`, ""])
    expect(parsePresenceWatch(fixture(`<watch xmlns="${NS}"><member ${jid}/></watch>`))).toBeNull();
  expect(parsePresenceWatch(fixture(`<unwatch xmlns="${NS}"/>`))).toBeNull();
  const limits = { windowedFrom: 200, rowsMax: 90, watchedMax: 0 };
  expect(peopleLimitsIn([{ type: "result", fields: [] }, peopleLimitsForm(limits)])).toEqual(limits);
  expect(peopleLimitsIn([])).toBeNull();
  const odd = {
    type: "result",
    fields: [
      { name: "FORM_TYPE", values: [NS] },
      { name: "rows-max", values: ["-1"] },
    ],
  } as const;
  expect(peopleLimitsIn([odd])).toBeNull();
});
