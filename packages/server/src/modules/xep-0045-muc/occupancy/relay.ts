import { bareOf, NS_CLIENT } from "@tandem/protocol";
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { XmlElement } from "@tandem/xml";
import type { StanzaContext, StanzaError } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { type Room, sendTo } from "../room.ts";
import { type Letters, nickOf, type RoomsService, seatOf } from "../service.ts";
import { NS_PING, NS_VCARD } from "../wire.ts";
import type { Occupant, Seat } from "./occupant.ts";

/**
 * An iq to an occupant (XEP-0045 §17.4): passed on under the sender's nickname. The sender's seat is
 * written into the id, so that the answer finds the right program of theirs and the other side learns no address.
 */
export async function relayIq(service: RoomsService, room: Room, context: StanzaContext): Promise<Letters> {
  const type = context.stanza.attr("type");
  if (type === "result" || type === "error") {
    relayAnswer(room, context);
    return [];
  }
  const seat = seatOf(room, context);
  if (seat === undefined) throw refusalOutside(context.stanza.firstElement());
  const target = room.occupants.get(nickOf(context));
  if (target === undefined) throw errors.raise["rooms/no-such-occupant"]();
  const payload = context.stanza.firstElement();
  // XEP-0410 §4: the service knows who is in the room, so it answers a ping to oneself, also for one of several programs.
  if (target === seat.occupant && payload?.is("ping", NS_PING) === true) {
    await service.result(context);
    return [];
  }
  const copy = relayed(context.stanza, `${room.jid}/${seat.occupant.nick}`, `${seat.key}.${context.stanza.attr("id")}`);
  // A vCard is the account's business, not one program's.
  if (payload?.is("vCard", NS_VCARD) === true) return [copy.setAttr("to", target.account)];
  const shown = target.shown();
  if (shown !== undefined) sendTo(shown, copy);
  return [];
}

/** §6.6 for discovery; a ping from outside has its own meaning (XEP-0410 §3). */
function refusalOutside(payload: XmlElement | undefined): StanzaError {
  const isDisco = payload?.ns === NS_DISCO_INFO || payload?.ns === NS_DISCO_ITEMS;
  return isDisco ? errors.raise["rooms/outside-disco"]() : errors.raise["rooms/not-entered"]();
}

function relayAnswer(room: Room, context: StanzaContext): void {
  const answering = seatOf(room, context)?.occupant ?? room.occupantsOf(bareOf(context.from))[0];
  const asking = room.occupants.get(nickOf(context));
  const [key, id] = splitId(context.stanza.attr("id") ?? "");
  const seat = asking === undefined ? undefined : seatWithKey(asking, key);
  if (answering === undefined || seat === undefined) return;
  sendTo(seat, relayed(context.stanza, `${room.jid}/${answering.nick}`, id));
}

function splitId(id: string): [key: string, id: string] {
  const dot = id.indexOf(".");
  return [id.slice(0, Math.max(dot, 0)), id.slice(dot + 1)];
}

function seatWithKey(occupant: Occupant, key: string): Seat | undefined {
  for (const seat of occupant.seats.values()) if (seat.key === key) return seat;
  return undefined;
}

function relayed(stanza: XmlElement, from: string, id: string): XmlElement {
  const type = stanza.attr("type") ?? "";
  return new XmlElement("iq", NS_CLIENT, ["type", type, "from", from, "id", id], stanza.children);
}
