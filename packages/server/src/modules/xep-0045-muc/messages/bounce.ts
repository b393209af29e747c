import { parseError, type StanzaErrorCondition } from "@tandem/protocol";
import type { StanzaContext } from "../../../core/index.ts";
import { leave } from "../occupancy/leave.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";

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
