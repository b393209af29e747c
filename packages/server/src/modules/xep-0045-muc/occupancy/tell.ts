import { Fanout } from "../../../core/index.ts";
import { type Room, sendTo } from "../room.ts";
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
}

/**
 * An occupant's presence to everyone in the room: at most two texts for all others, with and without the address, and one for
 * each of the occupant's own sessions.
 */
export function tellPresence(room: Room, occupant: Occupant, telling: Telling = {}): void {
  const { codes = [], to, why } = telling;
  if (room.shows(occupant.role)) tellOthers(room, occupant, why);
  else if (occupant.isShown) tellOthersGone(room, occupant, occupant.shown(), { codes: [] });
  occupant.isShown = room.shows(occupant.role);
  for (const seat of occupant.seats.values()) {
    const own = to === undefined || to === seat ? codes : [];
    sendTo(seat, availablePresence(room.jid, occupant, true, [110, ...own], seat, why));
  }
}

function tellOthers(room: Room, occupant: Occupant, why: Why | undefined): void {
  // A reason is told once: it is no part of the state that later readers get.
  const once = why?.reason === undefined || why.reason === "" ? undefined : why;
  const open = once && new Fanout(availablePresence(room.jid, occupant, true, [], undefined, once));
  const veiled = once && new Fanout(availablePresence(room.jid, occupant, false, [], undefined, once));
  for (const reader of room.occupants.values()) {
    if (reader === occupant) continue;
    const seesJids = room.isOpenTo(reader);
    const text = (seesJids ? open : veiled) ?? occupant.presenceFor(room.jid, seesJids);
    for (const seat of reader.seats.values()) seat.outlet.sendFanout(text, seat.jid);
  }
}

/** That an occupant is gone, to everyone who is left, and to the seats that were theirs. */
export function tellDeparture(room: Room, occupant: Occupant, seats: Iterable<Seat>, departure: Departure): void {
  const own = [...seats];
  if (occupant.isShown) tellOthersGone(room, occupant, own.at(-1), departure);
  for (const seat of own) sendTo(seat, unavailablePresence(room.jid, occupant, seat.jid, departure, true));
}

function tellOthersGone(room: Room, occupant: Occupant, seat: Seat | undefined, departure: Departure): void {
  const open = new Fanout(unavailablePresence(room.jid, occupant, seat?.jid, departure, false));
  const veiled = new Fanout(unavailablePresence(room.jid, occupant, undefined, departure, false));
  for (const reader of room.occupants.values()) {
    if (reader === occupant) continue;
    const text = room.isOpenTo(reader) ? open : veiled;
    for (const other of reader.seats.values()) other.outlet.sendFanout(text, other.jid);
  }
}
