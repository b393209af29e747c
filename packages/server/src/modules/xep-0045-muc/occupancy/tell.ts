import type { XmlElement } from "@tandem/xml";
import { Fanout } from "../../../core/index.ts";
import { type Room, sendTo } from "../room.ts";
import { isSamePlace, placeOf } from "../windows/order.ts";
import type { StatusCode } from "../wire.ts";
import {
  availablePresence,
  type Departure,
  type Occupant,
  type Seat,
  unavailablePresence,
  type Why,
} from "./occupant.ts";

interface Telling {
  /** For the own sessions only. */
  readonly codes?: readonly StatusCode[];
  /** The one own session that the codes are for; without it all. */
  readonly to?: Seat;
  readonly why?: Why;
  /** For `to` only. */
  readonly windowed?: (() => XmlElement) | undefined;
}

/**
 * An occupant's presence to everyone in the room: at most two texts for all others, with and without the address, and one for
 * each of the occupant's own sessions.
 */
export function tellPresence(room: Room, occupant: Occupant, telling: Telling = {}): void {
  tellAllOthers(room, occupant, telling.why);
  tellOwn(room, occupant, telling);
}

/** To everyone who is told of that occupant, but the occupant's own sessions. */
export function tellAllOthers(room: Room, occupant: Occupant, why?: Why): void {
  if (room.shows(occupant.role)) tellOthers(room, occupant, why);
  else if (occupant.isShown) tellOthersGone(room, occupant, occupant.shown(), { codes: [] });
  occupant.isShown = room.shows(occupant.role);
  settle(room, occupant);
}

export function tellOwn(room: Room, occupant: Occupant, telling: Telling): void {
  const { codes = [], to, why, windowed } = telling;
  for (const seat of occupant.seats.values()) {
    const own = to === undefined || to === seat ? codes : [];
    const told = availablePresence(room.jid, occupant, true, [110, ...own], seat, why);
    sendTo(seat, to === seat && windowed !== undefined ? told.append(windowed()) : told);
  }
}

/** Whoever looks at the list hears of it when somebody stands elsewhere in it now. */
function settle(room: Room, occupant: Occupant): void {
  const place = occupant.isShown ? placeOf(occupant) : undefined;
  if (isSamePlace(place, occupant.place)) return;
  const before = occupant.place;
  occupant.place = place;
  if (place === undefined) room.shownCount--;
  else if (before === undefined) room.shownCount++;
  room.census?.moved(occupant, before, place);
  room.watching?.moved(occupant, before, place);
}

function tellOthers(room: Room, occupant: Occupant, why: Why | undefined): void {
  // A reason is told once: it is no part of the state that later readers get.
  const once = why?.reason === undefined || why.reason === "" ? undefined : why;
  const open = once && new Fanout(availablePresence(room.jid, occupant, true, [], undefined, once));
  const veiled = once && new Fanout(availablePresence(room.jid, occupant, false, [], undefined, once));
  for (const seat of othersToldOf(room, occupant)) {
    const seesJids = room.isOpenTo(seat.occupant);
    seat.outlet.sendFanout((seesJids ? open : veiled) ?? occupant.presenceFor(room.jid, seesJids), seat.jid);
  }
}

/** That an occupant is gone, to everyone who is left, and to the seats that were theirs. */
export function tellDeparture(room: Room, occupant: Occupant, seats: Iterable<Seat>, departure: Departure): void {
  const own = [...seats];
  if (occupant.isShown) tellOthersGone(room, occupant, own.at(-1), departure);
  occupant.isShown = false;
  settle(room, occupant);
  for (const seat of own) sendTo(seat, unavailablePresence(room.jid, occupant, seat.jid, departure, true));
}

function tellOthersGone(room: Room, occupant: Occupant, seat: Seat | undefined, departure: Departure): void {
  const open = new Fanout(unavailablePresence(room.jid, occupant, seat?.jid, departure, false));
  const veiled = new Fanout(unavailablePresence(room.jid, occupant, undefined, departure, false));
  for (const other of othersToldOf(room, occupant))
    other.outlet.sendFanout(room.isOpenTo(other.occupant) ? open : veiled, other.jid);
}

/** In a large room they are few: nobody else is looked at. */
function* othersToldOf(room: Room, occupant: Occupant): Iterable<Seat> {
  for (const seat of room.toldOfAll) if (seat.occupant !== occupant) yield seat;
  for (const seat of occupant.watchers) if (seat.occupant !== occupant) yield seat;
}
