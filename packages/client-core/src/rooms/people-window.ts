import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import {
  buildUnwatch,
  buildWindowRequest,
  NS_OCCUPANTS,
  type OccupantCounts,
  parseToldCounts,
  parseWindow,
  SECTIONS,
  type GivenRange,
  type Section,
  type WantedRange,
  type WantedWindow,
} from "@tandem/protocol/tandem-occupants";
import type { MucAffiliation } from "@tandem/protocol/xep-0045-muc";
import type { XmlElement } from "@tandem/xml";
import { RequestError, type Connection } from "../connection/index.ts";
import type { RandomPort, TimePort } from "../ports/index.ts";
import { occupantOf, type Occupant, type Occupants } from "./occupants.ts";

/** Somebody in the list: in the room, or a member who is not. */
export type ListedPerson =
  | { readonly kind: "inside"; readonly occupant: Occupant }
  | { readonly kind: "outside"; readonly jid: BareJid; readonly name: string; readonly affiliation: MucAffiliation };

export interface PeoplePart {
  /** How many there are, as far as the filter lets them. */
  readonly count: number;
  /** Place of the first row that is here. */
  readonly from: number;
  readonly rows: readonly ListedPerson[];
}

export interface PeopleNow {
  /** Without the filter. */
  readonly counts: OccupantCounts;
  /** Undefined until rows were asked for and came. */
  readonly parts: Readonly<Record<Section, PeoplePart>> | undefined;
}

/** Rows in view: the first, and the one behind the last. */
export type PeopleView = Partial<Readonly<Record<Section, readonly [from: number, to: number]>>>;

export interface NamedPerson {
  readonly nick: string;
  /** Absent where the room hides it. */
  readonly jid?: BareJid;
  readonly isHere: boolean;
}

/** The people of a large room as far as somebody looks at them (docs/protocol/occupants.md). */
export interface PeopleWindow {
  /** Undefined: the room tells of everybody. */
  readonly now: ReadonlySignal<PeopleNow | undefined>;
  /** Goes up when names came that `complete` did not have. */
  readonly found: ReadonlySignal<number>;
  /** The room has let us in: `inside` people by windows, or null. */
  entered(inside: number | null): void;
  /** Outside: what was wanted is wanted again with the next entry. */
  left(): void;
  /** Somebody looks at the room, or nobody any more. */
  setOpen(isOpen: boolean): void;
  /** Which rows are in view. Undefined: no list is. */
  look(view: PeopleView | undefined, filter: string): void;
  /** Presence of somebody else who is in view. */
  handlePresence(occupant: Occupant, how: "here" | "gone" | "renamed"): void;
  /** From the room itself. */
  handleMessage(message: XmlElement): void;
  /** Whose name, or a word of it, begins with that, as far as is known; asks for the others. */
  complete(typed: string, max: number): readonly NamedPerson[];
  /** Everybody who was seen in the list lately. */
  known(): readonly NamedPerson[];
}

/** Rows of one request, unless the server gives fewer. */
export const WINDOW_ROWS_MAX = 180;
/** Rows that are asked for around those in view, so that a step of scrolling shows names at once. */
const ROWS_AROUND = 24;
/** People whose names and addresses are remembered, for mentions. */
export const KNOWN_PEOPLE_MAX = 2_000;
const COMPLETED_MAX = 20;
/**
 * When somebody comes into view, everybody who looks is told at once. Each asks again a little later than the next: within a
 * millisecond for each who is in the room, and no more than this.
 */
export const ASKING_SPREAD_MS_MAX = 2_000;

// long: requests, answers and news of one list share its state; the pure parts are below.
export function createPeopleWindow(
  connection: Pick<Connection, "request">,
  room: BareJid,
  account: BareJid,
  { time, random }: { readonly time: Pick<TimePort, "after">; readonly random: Pick<RandomPort, "fraction"> },
  rowsMax: () => number,
): PeopleWindow {
  const now = signal<PeopleNow | undefined>(undefined);
  const found = signal(0);
  const known = new Map<string, NamedPerson>();
  const completed = new Set<string>();
  let isOpen = false;
  let view: PeopleView | undefined;
  let filter = "";
  let isAsking = false;
  /** Something has changed since the request that is under way. */
  let isStale = false;
  /** What the room was asked for last. */
  let asked: WantedWindow | undefined;
  /** Goes up with each entry: what was asked for before belongs to another list. */
  let entry = 0;
  let cancelRefresh: (() => void) | undefined;

  const rangesFor = (wanted: PeopleView): readonly WantedRange[] =>
    rangesAround(wanted, Math.min(WINDOW_ROWS_MAX, rowsMax()));

  /** What was asked for last holds what is in view, or as much of it as is given. */
  const isCovered = (): boolean => {
    if (asked === undefined || (asked.filter ?? "") !== filter) return false;
    const { ranges } = asked;
    return covers(ranges, view) || (view !== undefined && isSame(rangesFor(view), ranges));
  };

  const remember = (person: NamedPerson): void => {
    const key = person.jid ?? person.nick;
    known.delete(key);
    known.set(key, person);
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_PEOPLE_MAX) break;
      known.delete(oldest);
    }
  };

  const refreshLater = ({ managers, others }: OccupantCounts): void => {
    const ms = Math.min(managers + others, ASKING_SPREAD_MS_MAX) * random.fraction();
    cancelRefresh ??= time.after(ms, refresh);
  };

  const refresh = (): void => {
    cancelRefresh?.();
    cancelRefresh = undefined;
    if (now.peek() === undefined || !isOpen) return;
    isStale = true;
    if (!isAsking) void ask();
  };

  const ask = async (): Promise<void> => {
    isAsking = true;
    const mine = entry;
    try {
      while (isStale && isOpen && mine === entry) {
        isStale = false;
        const ranges = view === undefined ? [] : rangesFor(view);
        asked = filter === "" ? { ranges } : { filter, ranges };
        const answer = await connection.request("set", room, buildWindowRequest(asked));
        if (mine === entry) take(answer.child("window", NS_OCCUPANTS), ranges);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Asked again with the next look or change, or after the next entry.
      asked = undefined;
    } finally {
      if (mine === entry) isAsking = false;
    }
  };

  const take = (element: XmlElement | undefined, ranges: readonly WantedRange[]): void => {
    const window = parseWindow(element);
    if (window === null) return;
    const parts = ranges.length === 0 ? undefined : partsOf(window.ranges, account);
    for (const { rows } of Object.values(parts ?? {})) for (const row of rows) remember(namedOf(row));
    now.value = { counts: window.counts, parts };
  };

  return {
    now,
    found,
    entered(inside) {
      entry++;
      isAsking = false;
      asked = undefined;
      completed.clear();
      now.value = inside === null ? undefined : { counts: { managers: 0, others: inside }, parts: undefined };
      refresh();
    },
    left() {
      entry++;
      isAsking = false;
      now.value = undefined;
      cancelRefresh?.();
      cancelRefresh = undefined;
    },
    setOpen(next) {
      if (isOpen === next) return;
      isOpen = next;
      // Closed, it only takes back what was to be asked later.
      refresh();
      if (isOpen || now.peek() === undefined) return;
      asked = undefined;
      void unwatch();
    },
    look(nextView, nextFilter) {
      view = nextView;
      filter = nextFilter.trim();
      if (!isCovered()) refresh();
    },
    handlePresence(occupant, how) {
      const before = now.peek();
      if (before?.parts === undefined || how === "renamed") return;
      now.value = how === "gone" ? without(before, occupant) : replaced(before, occupant);
    },
    handleMessage(message) {
      const told = parseToldCounts(message.child("counts", NS_OCCUPANTS));
      const before = now.peek();
      if (told === null || before === undefined) return;
      const { counts, isMoved } = told;
      const parts = before.parts && (filter === "" ? counted(before.parts, counts) : before.parts);
      now.value = { counts, parts };
      if (isMoved) refreshLater(counts);
    },
    complete(typed, max) {
      const wanted = typed.toLowerCase();
      if (now.peek() !== undefined && !completed.has(wanted)) {
        if (completed.size >= COMPLETED_MAX) completed.clear();
        completed.add(wanted);
        void askNames(wanted, max);
      }
      return [...known.values()].filter(({ nick }) => begins(nick, wanted));
    },
    known: () => [...known.values()],
  };

  async function unwatch(): Promise<void> {
    try {
      await connection.request("set", room, buildUnwatch());
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  async function askNames(wanted: string, max: number): Promise<void> {
    const each = Math.min(max, Math.floor(rowsMax() / SECTIONS.length));
    const ranges = SECTIONS.map((of) => ({ of, index: 0, max: each }));
    try {
      const answer = await connection.request(
        "get",
        room,
        buildWindowRequest({ filter: wanted, at: "beginning", ranges }),
      );
      const window = parseWindow(answer.child("window", NS_OCCUPANTS));
      for (const range of window?.ranges ?? []) for (const row of rowsOf(range, account)) remember(namedOf(row));
      found.value++;
    } catch (error) {
      completed.delete(wanted);
      if (!(error instanceof RequestError)) throw error;
    }
  }
}

/** How many are in a room now, oneself too, whichever way it tells. */
export function insideCount({
  occupants,
  people,
}: {
  readonly occupants: Occupants;
  readonly people: PeopleWindow;
}): number {
  const counts = people.now.value?.counts;
  return counts === undefined ? occupants.all.value.length : counts.managers + counts.others;
}

/** At most `max` rows; a section that is not in view is asked for its number. */
function rangesAround(view: PeopleView, max: number): readonly WantedRange[] {
  const inView = SECTIONS.filter((of) => view[of] !== undefined).length;
  const wanted = SECTIONS.reduce((sum, of) => sum + lengthOf(view[of]), 0);
  const around = Math.max(0, Math.min(ROWS_AROUND, Math.floor((max - wanted) / (2 * inView))));
  let left = max;
  return SECTIONS.map((of) => {
    const part = view[of];
    if (part === undefined) return { of, index: 0, max: 0 };
    const index = Math.max(0, part[0] - around);
    const rows = Math.min(left, part[1] + around - index);
    left -= rows;
    return { of, index, max: rows };
  });
}

function lengthOf(part: readonly [from: number, to: number] | undefined): number {
  return part === undefined ? 0 : part[1] - part[0];
}

function covers(ranges: readonly WantedRange[], view: PeopleView | undefined): boolean {
  if (view === undefined) return ranges.length === 0;
  return SECTIONS.every((of) => {
    const range = ranges.find((one) => one.of === of);
    const [from, to] = view[of] ?? [0, 0];
    return range !== undefined && (from === to || (range.index <= from && to <= range.index + range.max));
  });
}

function isSame(a: readonly WantedRange[], b: readonly WantedRange[]): boolean {
  return a.every(({ index, max }, at) => index === b[at]?.index && max === b[at].max);
}

function rowsOf({ presences, members }: GivenRange, account: BareJid): readonly ListedPerson[] {
  return [
    ...presences.flatMap((presence): ListedPerson[] => {
      const told = occupantOf(presence, account);
      return told === null ? [] : [{ kind: "inside", occupant: told.occupant }];
    }),
    ...members.map((member) => ({ kind: "outside", ...member }) as const),
  ];
}

function partsOf(ranges: readonly GivenRange[], account: BareJid): Readonly<Record<Section, PeoplePart>> {
  const part = (of: Section): PeoplePart => {
    const range = ranges.find((one) => one.of === of);
    if (range === undefined) return { count: 0, from: 0, rows: [] };
    return { count: range.count, from: range.index, rows: rowsOf(range, account) };
  };
  return { managers: part("managers"), others: part("others"), outside: part("outside") };
}

type Parts = NonNullable<PeopleNow["parts"]>;

function mapParts(parts: Parts, change: (part: PeoplePart, of: Section) => PeoplePart): Parts {
  const { managers, others, outside } = parts;
  return {
    managers: change(managers, "managers"),
    others: change(others, "others"),
    outside: change(outside, "outside"),
  };
}

function counted(parts: Parts, counts: OccupantCounts): Parts {
  return mapParts(parts, (part, of) => ({ ...part, count: counts[of] ?? 0 }));
}

function isOf(row: ListedPerson, { occupantId, nick }: Occupant): boolean {
  if (row.kind === "outside") return false;
  const { occupant } = row;
  return occupantId === undefined ? occupant.nick === nick : occupant.occupantId === occupantId;
}

function replaced({ counts, parts }: PeopleNow, occupant: Occupant): PeopleNow {
  const change = (row: ListedPerson): ListedPerson => (isOf(row, occupant) ? { kind: "inside", occupant } : row);
  return { counts, parts: parts && mapParts(parts, (part) => ({ ...part, rows: part.rows.map(change) })) };
}

/** The room tells the new numbers in a moment; until then the row is not left standing. */
function without({ counts, parts }: PeopleNow, occupant: Occupant): PeopleNow {
  const change = (part: PeoplePart): PeoplePart => {
    const rows = part.rows.filter((row) => !isOf(row, occupant));
    return { ...part, rows, count: part.count - (part.rows.length - rows.length) };
  };
  return { counts, parts: parts && mapParts(parts, change) };
}

function namedOf(row: ListedPerson): NamedPerson {
  if (row.kind === "outside") return { nick: row.name, jid: row.jid, isHere: false };
  const { nick, jid } = row.occupant;
  return { nick, isHere: true, ...(jid !== undefined && { jid }) };
}

/** The name or a word of it. `wanted`: in small letters. */
export function begins(name: string, wanted: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith(wanted) || lower.includes(` ${wanted}`);
}
