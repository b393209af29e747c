import { NS_CLIENT } from "@tandem/protocol";
import { NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { el, XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { maySendPrivately } from "../config/config.ts";
import { errors } from "../errors.ts";
import { cleanMessage } from "../occupancy/clean.ts";
import { occupantIdElement } from "../occupancy/occupant.ts";
import { type Room, sendTo } from "../room.ts";
import { nickOf, type RoomsService, seatOf } from "../service.ts";
import { checkLength } from "./groupchat.ts";

/** XEP-0045 §7.5: to one occupant, all their programs, through the room, which vouches for the sender's nickname only. */
export function sendPrivately(service: RoomsService, room: Room, context: StanzaContext): void {
  const { stanza } = context;
  const type = stanza.attr("type");
  const seat = seatOf(room, context);
  if (seat === undefined) throw errors.raise["rooms/not-entered"]();
  if (type === "groupchat") throw errors.raise["rooms/private-is-not-groupchat"]();
  if (room.record !== undefined && type !== "error" && !maySendPrivately(room.record.config, seat.occupant.role)) {
    throw errors.raise["rooms/private-refused"]();
  }
  const target = room.occupants.get(nickOf(context));
  if (target === undefined) throw errors.raise["rooms/no-such-occupant"]();
  checkLength(stanza, service.host.limits.roomMessageCharsMax);
  const attrs = ["from", `${room.jid}/${seat.occupant.nick}`];
  for (const name of ["type", "id", "xml:lang"]) {
    const value = stanza.attr(name);
    if (value !== undefined) attrs.push(name, value);
  }
  const error = type === "error" ? stanza.child("error") : undefined;
  const children = error === undefined ? cleanMessage(stanza, room.jid) : [error];
  const marks = [occupantIdElement(seat.occupant), el("x", NS_MUC_USER)];
  const copy = new XmlElement("message", NS_CLIENT, attrs, [...children, ...marks]);
  for (const reader of target.seats.values()) sendTo(reader, copy);
}
