import { message, NS_CLIENT } from "@tandem/protocol";
import { buildDelay } from "@tandem/protocol/xep-0203-delay";
import { el, type XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { checkLength, publish, stampMessage } from "../messages/groupchat.ts";
import type { Seat } from "../occupancy/occupant.ts";
import { type Room, sendTo } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";

export const SUBJECT_CHARS_MAX = 1_024;

/** XEP-0045 §8.1: only a subject without a body changes the subject; with one it is the title of that message. */
export function isSubjectChange(stanza: XmlElement): boolean {
  return (
    stanza.child("subject") !== undefined && stanza.child("body") === undefined && stanza.child("thread") === undefined
  );
}

export async function changeSubject(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const seat = seatOf(room, context);
  if (seat === undefined || room.record === undefined) throw errors.raise["rooms/not-entered"]();
  const { occupant } = seat;
  const isAllowed =
    occupant.role === "moderator" || (room.record.config.allowsSubjectChange && occupant.role === "participant");
  if (!isAllowed) throw errors.raise["rooms/subject-refused"]();
  const text = context.stanza.childText("subject") ?? "";
  if (text.length > SUBJECT_CHARS_MAX) throw errors.raise["rooms/subject-too-long"]({ length: text.length });
  checkLength(context.stanza, service.host.limits.roomMessageCharsMax);
  room.record = { ...room.record, subject: { text, nick: occupant.nick, at: service.now() } };
  await service.saveRecord(room);
  const stanza = stampMessage(room, occupant, context.stanza);
  if (room.record.config.isArchived) await publish(service, room, seat, stanza);
  else room.sendToAll(stanza);
}

/** §7.2.15: the last thing that one who enters gets, also when there is no subject; programs wait for it. */
export function sendSubject(_service: RoomsService, room: Room, seat: Seat): void {
  const subject = room.record?.subject;
  const text = subject?.text ?? "";
  const element = el("subject", NS_CLIENT, {}, ...(text === "" ? [] : [text]));
  if (subject === undefined) return sendTo(seat, message("groupchat", { from: room.jid }, element));
  const delay = buildDelay({ time: subject.at, from: room.jid });
  sendTo(seat, message("groupchat", { from: `${room.jid}/${subject.nick}` }, element, delay));
}
