import { domainOf } from "@tandem/protocol";
import { buildPresenceWatch, parsePresenceWatch } from "@tandem/protocol/tandem-occupants";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, type IqContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { seated } from "./ask.ts";
import { maySeeOutside } from "./census.ts";

/**
 * docs/protocol/occupants.md §6: what these members are at, who need not be in the room. Of people of other servers nothing is
 * known here, and they have no session.
 */
export async function watchMembers(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const presence = service.memberPresence;
  if (presence === undefined || context.session === undefined) throw coreErrors.raise["core/unhandled"]();
  const { session } = context;
  const wanted = parsePresenceWatch(context.payload);
  if (wanted === null) throw errors.raise["rooms/bad-watch"]();
  seated(room, context);
  if (wanted.length === 0) {
    presence.end(session, room.jid);
    return buildPresenceWatch([]);
  }
  const { byAccount } = await service.members.get(room.jid);
  // As it is at the moment when the watch begins.
  const seat = seated(room, context);
  const mayWatch = (): boolean => seat.occupant.seats.get(seat.jid) === seat && maySeeOutside(room, seat.occupant);
  if (!mayWatch()) throw errors.raise["rooms/forbidden"]();
  const people = wanted.filter((jid) => byAccount.has(jid) && domainOf(jid) === service.host.domain);
  await presence.watch({ session, room: room.jid, people, mayWatch });
  return buildPresenceWatch(people);
}
