import {
  buildWindow,
  type GivenRange,
  type GivenWindow,
  parseWindowRequest,
  type WantedRange,
  type WantedWindow,
} from "@tandem/protocol/tandem-occupants";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { availablePresence, type Occupant, type Seat } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";
import { Census, maySeeOutside } from "./census.ts";
import type { MemberList } from "./member-lists.ts";
import { EVERYBODY, type NameFilter, nameFilter, type OrderedName } from "./order.ts";
import { type GivenPlaces, type Look, Watching } from "./watching.ts";

/** Longer ones stand in no name. */
const FILTER_CHARS_MAX = 256;

/**
 * docs/protocol/occupants.md §3: a part of the list of people, as it is at one moment. A set goes on telling of it: presence of
 * who stands there, and counts as they change.
 */
export async function askWindow(service: RoomsService, room: Room, context: IqContext): Promise<() => XmlElement> {
  const wanted = parseWindowRequest(context.payload);
  if (wanted === null || (wanted.filter?.length ?? 0) > FILTER_CHARS_MAX) throw errors.raise["rooms/bad-window"]();
  const max = service.host.limits.roomWindowRowsMax;
  if (wanted.ranges.reduce((sum, range) => sum + range.max, 0) > max)
    throw errors.raise["rooms/window-too-long"]({ max });
  const isOutsideWanted = wanted.ranges.some(({ of }) => of === "outside");
  const reader = seated(room, context).occupant;
  const members = isOutsideWanted ? await membersFor(service, room, reader) : undefined;
  // At the moment of the answer: what is given and what is told afterwards must meet.
  return () => answerWith(service, room, context, wanted, members);
}

function answerWith(
  service: RoomsService,
  room: Room,
  context: IqContext,
  wanted: WantedWindow,
  read: MemberList | undefined,
): XmlElement {
  const seat = seated(room, context);
  const members = read && (service.members.known(room.jid) ?? read);
  const isWatched = context.type === "set";
  const census = (room.census ??= new Census(room));
  const given = give(room, seat.occupant, census, wanted, maySeeOutside(room, seat.occupant) ? members : undefined);
  if (isWatched) {
    room.watching ??= new Watching(service, room);
    room.watching.look(seat, given.look);
    if (seat.watched !== undefined) room.setWatched(seat, given.watched);
  }
  return buildWindow(given.window);
}

/** §5. */
export function unwatch(service: RoomsService, room: Room, context: IqContext): undefined {
  const seat = seated(room, context);
  room.watching?.leave(seat);
  if (seat.watched !== undefined) room.setWatched(seat, new Set());
  if (seat.session !== undefined) service.memberPresence?.end(seat.session, room.jid);
  return undefined;
}

export function seated(room: Room, context: IqContext): Seat {
  const seat = seatOf(room, context);
  if (seat === undefined) throw errors.raise["rooms/not-entered"]();
  return seat;
}

async function membersFor(service: RoomsService, room: Room, reader: Occupant): Promise<MemberList | undefined> {
  if (!maySeeOutside(room, reader)) return undefined;
  return await service.members.get(room.jid);
}

interface Given {
  readonly window: GivenWindow;
  readonly look: Look;
  readonly watched: ReadonlySet<Occupant>;
}

/** `members`: undefined where the reader may not know of those outside; their ranges are left out then. */
function give(
  room: Room,
  reader: Occupant,
  census: Census,
  wanted: WantedWindow,
  members: MemberList | undefined,
): Given {
  const text = wanted.filter ?? "";
  const filter = nameFilter(text, wanted.at === "beginning");
  const ranges: GivenRange[] = [];
  const places: GivenPlaces[] = [];
  const watched = new Set<Occupant>();
  for (const range of wanted.ranges) {
    const { of, index } = range;
    if (of === "outside") {
      if (members === undefined) continue;
      const { count, rows, lastKey } = part(census.outside(members, reader), range, filter);
      ranges.push({ of, index, count, presences: [], members: rows });
      places.push({ ...range, lastKey });
      continue;
    }
    const { count, rows, lastKey } = part(census.section(of, reader), range, filter);
    const presences = rows.map(({ occupant }) => presenceOf(room, occupant, reader));
    for (const { occupant } of rows) watched.add(occupant);
    ranges.push({ of, index, count, presences, members: [] });
    places.push({ ...range, lastKey });
  }
  const look = { ranges: places, filter, isFiltered: text.trim() !== "" };
  return { window: { counts: census.counts(reader, members), ranges }, look, watched };
}

/** As XEP-0045 §7.2.3 tells it, with the address for those who would see it there. */
function presenceOf(room: Room, occupant: Occupant, reader: Occupant): XmlElement {
  return availablePresence(room.jid, occupant, room.isOpenTo(reader) || occupant === reader, []);
}

interface Part<T> {
  /** Those that fit. */
  readonly count: number;
  readonly rows: readonly T[];
  /** Undefined: the rows reach the end. */
  readonly lastKey: string | undefined;
}

function part<T extends OrderedName>(all: readonly T[], { index, max }: WantedRange, filter: NameFilter): Part<T> {
  const fitting = filter === EVERYBODY ? all : all.filter(filter);
  const rows = fitting.slice(index, index + max);
  const isAtEnd = index + max >= fitting.length;
  return { count: fitting.length, rows, lastKey: isAtEnd ? undefined : rows.at(-1)?.key };
}
