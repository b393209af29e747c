import { Fanout } from "../../../core/index.ts";
import { type Room, sendTo } from "../room.ts";
import type { StatusCode } from "../wire.ts";
import { availablePresence, type Departure, type Occupant, type Seat, unavailablePresence } from "./occupant.ts";

/**
 * An occupant's presence to everyone in the room: at most two texts for all others, with and without the address, and one for
 * each of the occupant's own sessions. `codes` go to the own sessions only.
 */
export function tellPresence(room: Room, occupant: Occupant, codes: readonly StatusCode[] = [], to?: Seat): void {
  for (const reader of room.occupants.values()) {
    if (reader === occupant) continue;
    const text = occupant.presenceFor(room.jid, room.isOpenTo(reader));
    for (const seat of reader.seats.values()) seat.session?.sendFanout(text, seat.jid);
  }
  for (const seat of occupant.seats.values()) {
    const own = to === undefined || to === seat ? codes : [];
    sendTo(seat, availablePresence(room.jid, occupant, true, [110, ...own], seat));
  }
}

/** That an occupant is gone, to everyone who is left, and to the seats that were theirs. */
export function tellDeparture(room: Room, occupant: Occupant, seats: Iterable<Seat>, departure: Departure): void {
  const jid = [...seats].at(-1)?.jid;
  const open = new Fanout(unavailablePresence(room.jid, occupant, jid, departure, false));
  const veiled = new Fanout(unavailablePresence(room.jid, occupant, undefined, departure, false));
  for (const reader of room.occupants.values()) {
    if (reader === occupant) continue;
    const text = room.isOpenTo(reader) ? open : veiled;
    for (const seat of reader.seats.values()) seat.session?.sendFanout(text, seat.jid);
  }
  for (const seat of seats) sendTo(seat, unavailablePresence(room.jid, occupant, seat.jid, departure, true));
}
