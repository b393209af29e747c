import { parseError, type StanzaErrorCondition } from "@tandem/protocol";
import type { StanzaContext } from "../../../core/index.ts";
import { leave } from "../occupancy/leave.ts";
import type { Room } from "../room.ts";
import { sendPrivately } from "./private.ts";
import { nickOf, type RoomsService, seatOf } from "../service.ts";

/** Conditions that mean that nobody is there any more, rather than that one stanza was unwelcome. */
const GONE: ReadonlySet<StanzaErrorCondition> = new Set([
  "gone",
  "item-not-found",
  "recipient-unavailable",
  "redirect",
  "remote-server-not-found",
  "remote-server-timeout",
  "service-unavailable",
  "jid-malformed",
] as const);

/** What the room sent came back: an occupant whose program is gone leaves (status 333). */
export async function takeBounce(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const seat = seatOf(room, context);
  if (seat === undefined || !GONE.has(parseError(context.stanza).condition)) return;
  await leave(service, room, seat, { codes: [333], reason: "Their program no longer answers." });
}

/**
 * An error to an occupant: from a living program it answers a private message, and goes to who wrote that. From one that is
 * gone it is what became of a stanza of the room, and nobody's business but the room's.
 */
export function takePrivateBounce(service: RoomsService, room: Room, context: StanzaContext): void | Promise<void> {
  const seat = seatOf(room, context);
  if (seat === undefined) return;
  if (service.host.sessions.get(seat.jid) === undefined) return takeBounce(service, room, context);
  if (room.occupants.has(nickOf(context))) sendPrivately(service, room, context);
}
