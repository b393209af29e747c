import type { XmlElement } from "@tandem/xml";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { sendTo } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { cleanPresence } from "./clean.ts";
import { abandon } from "./create.ts";
import { checkNick, checkNotReserved } from "./nick.ts";
import { type Departure, type Occupant, presenceRank, type Seat, unavailablePresence } from "./occupant.ts";
import { tellDeparture, tellPresence } from "./tell.ts";

/** XEP-0045 §7.14. With another session of theirs still in the room, the person stays; only this program has left. */
export async function leave(
  service: RoomsService,
  room: Room,
  seat: Seat,
  departure: Departure = { codes: [] },
): Promise<void> {
  const { occupant } = seat;
  if (occupant.seats.size === 1) return remove(service, room, occupant, departure);
  const wasShown = occupant.shown() === seat;
  stand(service, room, seat);
  sendTo(seat, unavailablePresence(room.jid, occupant, seat.jid, departure, true));
  occupant.changed();
  if (wasShown) tellPresence(room, occupant);
}

/** The occupant goes with all sessions: everyone is told why, the leaver last. */
export async function remove(
  service: RoomsService,
  room: Room,
  occupant: Occupant,
  departure: Departure,
): Promise<void> {
  const seats = [...occupant.seats.values()];
  for (const seat of seats) stand(service, room, seat);
  room.occupants.delete(occupant.nick);
  tellDeparture(room, occupant, seats, departure);
  await closeIfEmpty(service, room);
}

/** Everyone goes at once; each is told about themselves only (XEP-0045 §10.9, ex. 202). */
export async function expelAll(service: RoomsService, room: Room, departure: Departure): Promise<void> {
  for (const occupant of room.occupants.values()) {
    if (departure.destroy !== undefined) occupant.affiliation = "none";
    occupant.role = "none";
    for (const seat of occupant.seats.values()) {
      stand(service, room, seat);
      sendTo(seat, unavailablePresence(room.jid, occupant, undefined, departure, true));
    }
  }
  room.occupants.clear();
  room.shownCount = 0;
  room.census = undefined;
  await closeIfEmpty(service, room);
}

function stand(service: RoomsService, room: Room, seat: Seat): void {
  seat.occupant.seats.delete(seat.jid);
  room.seats.delete(seat.jid);
  room.setWatched(seat, undefined);
  room.toldOfAll.delete(seat);
  room.watching?.leave(seat);
  if (seat.session !== undefined) service.memberPresence?.end(seat.session, room.jid);
  service.stood(seat.session, room);
}

/** A room that is not to stay goes with its last occupant (§10.1.1), and so does one that was never finished. */
export async function closeIfEmpty(service: RoomsService, room: Room): Promise<void> {
  if (room.occupants.size > 0 || room.record === undefined) return;
  if (room.lock !== undefined) return abandon(service, room);
  if (room.record.config.isPersistent || service.awaited.keeps(room, room.record)) return;
  await service.eraseRoom(room);
}

/** XEP-0045 §7.6: the person takes another nickname, with all their programs. */
export async function changeNick(
  service: RoomsService,
  room: Room,
  seat: Seat,
  wanted: string,
  stanza: XmlElement,
): Promise<void> {
  const { occupant } = seat;
  const { nick, isChanged } = checkNick(wanted);
  if (nick !== occupant.nick) {
    if (room.occupants.has(nick)) throw errors.raise["rooms/nick-taken"]();
    await checkNotReserved(service.store, room.jid, nick, occupant.account);
    tellDeparture(room, occupant, [...occupant.seats.values()], { codes: [303], newNick: nick });
    room.occupants.delete(occupant.nick);
    occupant.nick = nick;
    room.occupants.set(nick, occupant);
  }
  seat.presence = cleanPresence(stanza);
  seat.rank = presenceRank(stanza);
  occupant.changed();
  tellPresence(room, occupant, { codes: isChanged ? [210] : [] });
}
