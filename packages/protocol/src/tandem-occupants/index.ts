import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { NS_CLIENT } from "../ns/index.ts";
import type { DataForm, FormField } from "../xep-0004-data-forms/index.ts";
import { type MucAffiliation, NS_MUC, parseAffiliation } from "../xep-0045-muc/index.ts";

/** docs/protocol/occupants.md */
export const NS_OCCUPANTS = "urn:tandem:occupants:0";

/** Parts of the list of a room's people, in the order in which they stand: in the room, in the room, not in the room. */
export const SECTIONS = ["managers", "others", "outside"] as const;
export type Section = (typeof SECTIONS)[number];

/** How many stand in each section; `outside` only for who may list the members. */
export interface OccupantCounts {
  readonly managers: number;
  readonly others: number;
  readonly outside?: number | undefined;
}

/** Rows `index` … `index + max - 1` of a section; `max` 0 asks for the number of them only. */
export interface WantedRange {
  readonly of: Section;
  readonly index: number;
  readonly max: number;
}

export interface WantedWindow {
  /** What names have to hold, or to begin with; undefined: all. */
  readonly filter?: string | undefined;
  /** `beginning`: the name or a word of it begins with the filter; otherwise it stands anywhere. */
  readonly at?: "beginning" | undefined;
  readonly ranges: readonly WantedRange[];
}

/** A member who is not in the room. */
export interface OutsideMember {
  readonly jid: BareJid;
  readonly affiliation: MucAffiliation;
  readonly name: string;
}

export interface GivenRange {
  readonly of: Section;
  readonly index: number;
  /** How many the filter leaves in the section. */
  readonly count: number;
  /** Of who is in the room: presence as XEP-0045 has it. */
  readonly presences: readonly XmlElement[];
  readonly members: readonly OutsideMember[];
}

export interface GivenWindow {
  /** Without regard to the filter. */
  readonly counts: OccupantCounts;
  readonly ranges: readonly GivenRange[];
}

/** What the room tells those who look at its list, when it has changed. */
export interface ToldCounts {
  readonly counts: OccupantCounts;
  /** The rows that were asked for last are not those any more that stand there. */
  readonly isMoved: boolean;
}

/** Into `<x/>` of who enters: asks to be told of the others by windows. */
export function buildWindowedWish(): XmlElement {
  return el("windowed", NS_OCCUPANTS);
}

export function asksForWindows(presence: XmlElement): boolean {
  return presence.child("x", NS_MUC)?.child("windowed", NS_OCCUPANTS) !== undefined;
}

/** Into the own presence that answers: only windows are told; so many are in the room. */
export function buildWindowed(inside: number): XmlElement {
  return el("windowed", NS_OCCUPANTS, { inside: String(inside) });
}

/** How many are in the room; null: the presence of everybody was told. */
export function parseWindowed(presence: XmlElement): number | null {
  const windowed = presence.child("windowed", NS_OCCUPANTS);
  return windowed === undefined ? null : parseUnsigned(windowed.attr("inside"));
}

export function buildWindowRequest({ filter, at, ranges }: WantedWindow): XmlElement {
  const range = ({ of, index, max }: WantedRange): XmlElement =>
    el("range", NS_OCCUPANTS, { of, index: String(index), max: String(max) });
  return el("window", NS_OCCUPANTS, { filter, at }, ...ranges.map(range));
}

/** Null: a range of no section, without its numbers, or of a section that was named before. */
export function parseWindowRequest(window: XmlElement): WantedWindow | null {
  const ranges: WantedRange[] = [];
  for (const range of window.elements("range")) {
    const of = parseSection(range.attr("of"));
    const [index, max] = [parseUnsigned(range.attr("index")), parseUnsigned(range.attr("max"))];
    if (of === null || index === null || max === null || ranges.some((one) => one.of === of)) return null;
    ranges.push({ of, index, max });
  }
  const at = window.attr("at");
  if (at !== undefined && at !== "beginning") return null;
  return { filter: window.attr("filter"), at, ranges };
}

export function buildWindow({ counts, ranges }: GivenWindow): XmlElement {
  return el("window", NS_OCCUPANTS, countAttrs(counts), ...ranges.map(buildRange));
}

function buildRange({ of, index, count, presences, members }: GivenRange): XmlElement {
  const rows = members.map(({ jid, affiliation, name }) => el("member", NS_OCCUPANTS, { jid, affiliation, name }));
  return el("range", NS_OCCUPANTS, { of, index: String(index), count: String(count) }, ...presences, ...rows);
}

export function parseWindow(window: XmlElement | undefined): GivenWindow | null {
  if (window?.is("window", NS_OCCUPANTS) !== true) return null;
  const counts = parseCountAttrs(window);
  return counts && { counts, ranges: window.elements("range").flatMap((range) => parseRange(range) ?? []) };
}

function parseRange(range: XmlElement): GivenRange | null {
  const of = parseSection(range.attr("of"));
  const [index, count] = [parseUnsigned(range.attr("index")), parseUnsigned(range.attr("count"))];
  if (of === null || index === null || count === null) return null;
  const members = range.elements("member").flatMap((member) => parseMember(member) ?? []);
  return { of, index, count, presences: range.elements("presence", NS_CLIENT), members };
}

function parseMember(member: XmlElement): OutsideMember | null {
  const jid = parseBareJid(member.attr("jid") ?? "");
  const affiliation = parseAffiliation(member.attr("affiliation"));
  return jid === null || affiliation === null ? null : { jid, affiliation, name: member.attr("name") || jid };
}

/**
 * Presence of these members from now on, and not of those before (§6); in the answer: of whom it is told. Nobody: of none.
 */
export function buildPresenceWatch(people: readonly BareJid[]): XmlElement {
  return el("watch", NS_OCCUPANTS, {}, ...people.map((jid) => el("member", NS_OCCUPANTS, { jid })));
}

/** Null: no watch, or a member of it has no address. Nobody stands in it twice. */
export function parsePresenceWatch(watch: XmlElement | undefined): readonly BareJid[] | null {
  if (watch?.is("watch", NS_OCCUPANTS) !== true) return null;
  const people = watch.elements("member").map((member) => parseBareJid(member.attr("jid") ?? ""));
  return people.includes(null) ? null : [...new Set(people as readonly BareJid[])];
}

/** What the service tells of itself (§2; XEP-0128). */
export interface PeopleLimits {
  /** From so many inside, or on its lists, on a room is told by windows. */
  readonly windowedFrom: number;
  /** Rows of one window. */
  readonly rowsMax: number;
  /** People whose presence is watched by one session, in all rooms together; 0: none is. */
  readonly watchedMax: number;
}

const FIELDS = { windowedFrom: "windowed-from", rowsMax: "rows-max", watchedMax: "watched-max" } as const;

export function peopleLimitsForm({ windowedFrom, rowsMax, watchedMax }: PeopleLimits): DataForm {
  const field = (name: string, value: string): FormField => ({ name, values: [value] });
  return {
    type: "result",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_OCCUPANTS] },
      field(FIELDS.windowedFrom, String(windowedFrom)),
      field(FIELDS.rowsMax, String(rowsMax)),
      field(FIELDS.watchedMax, String(watchedMax)),
    ],
  };
}

/** Null: the service tells none. */
export function peopleLimitsIn(forms: readonly DataForm[]): PeopleLimits | null {
  const valuesOf = ({ fields }: DataForm, name: string): string | undefined =>
    fields.find((field) => field.name === name)?.values[0];
  const form = forms.find((one) => valuesOf(one, "FORM_TYPE") === NS_OCCUPANTS);
  if (form === undefined) return null;
  const numberOf = (name: string): number | null => parseUnsigned(valuesOf(form, name));
  const windowedFrom = numberOf(FIELDS.windowedFrom);
  const rowsMax = numberOf(FIELDS.rowsMax);
  const watchedMax = numberOf(FIELDS.watchedMax);
  if (windowedFrom === null || rowsMax === null || watchedMax === null) return null;
  return { windowedFrom, rowsMax, watchedMax };
}

/** Nothing more of the list is wanted. */
export function buildUnwatch(): XmlElement {
  return el("unwatch", NS_OCCUPANTS);
}

export function buildToldCounts({ counts, isMoved }: ToldCounts): XmlElement {
  return el("counts", NS_OCCUPANTS, { ...countAttrs(counts), moved: isMoved ? "true" : undefined });
}

export function parseToldCounts(element: XmlElement | undefined): ToldCounts | null {
  if (element?.is("counts", NS_OCCUPANTS) !== true) return null;
  const counts = parseCountAttrs(element);
  return counts && { counts, isMoved: element.attr("moved") === "true" };
}

function countAttrs({ managers, others, outside }: OccupantCounts): Record<string, string | undefined> {
  return { managers: String(managers), others: String(others), outside: outside?.toString() };
}

function parseCountAttrs(element: XmlElement): OccupantCounts | null {
  const [managers, others] = [parseUnsigned(element.attr("managers")), parseUnsigned(element.attr("others"))];
  if (managers === null || others === null) return null;
  return { managers, others, outside: parseUnsigned(element.attr("outside")) ?? undefined };
}

function parseSection(text: string | undefined): Section | null {
  return SECTIONS.find((section) => section === text) ?? null;
}
