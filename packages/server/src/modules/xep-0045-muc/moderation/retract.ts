import { NS_CLIENT } from "@tandem/protocol";
import { NS_OCCUPANT_ID } from "@tandem/protocol/xep-0421-occupant-id";
import { buildTombstone, NS_RETRACTION, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import { parseElement, serialize, XmlElement } from "@tandem/xml";
import type { ArchiveEntry, StanzaContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { speak } from "../messages/groupchat.ts";
import { dropPin } from "../pins/drop.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";

/**
 * Somebody takes back what they said (XEP-0424 v0.4.2). It is reflected and kept like any message; of the message itself a
 * tombstone stays. An id that the archive does not know is no business of the room's: it may name a message by its origin-id.
 */
export async function retract(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const seat = seatOf(room, context);
  const entry = seat && (await findMessage(service, room, retractedIdOf(context.stanza) ?? ""));
  if (seat === undefined || entry === undefined) return speak(service, room, context);
  // §6: only its author. The nickname may be another by now, the account is the same.
  if (entry.peer !== seat.occupant.account) throw errors.raise["rooms/not-yours"]();
  await speak(service, room, context);
  const id = context.stanza.attr("id");
  await bury(service, room, entry, buildTombstone({ id, time: service.now() }));
}

/** The message in the archive; undefined when there is none, or when it has been buried. */
export async function findMessage(service: RoomsService, room: Room, id: string): Promise<ArchiveEntry | undefined> {
  if (!/^\d{1,15}$/.test(id)) return undefined;
  const entry = await service.host.storage.archive.get(room.jid, Number(id));
  return entry === undefined || isBuried(entry) ? undefined : entry;
}

function isBuried(entry: ArchiveEntry): boolean {
  return parseElement(entry.stanza).child("retracted", NS_RETRACTION) !== undefined;
}

/** Nothing is left of what was said: not in the archive, not in what one who enters gets, not in a search. */
export async function bury(
  service: RoomsService,
  room: Room,
  entry: ArchiveEntry,
  tombstone: XmlElement,
): Promise<void> {
  const old = parseElement(entry.stanza);
  const attrs = ["from", "type", "id"].flatMap((name) => {
    const value = old.attr(name);
    return value === undefined ? [] : [name, value];
  });
  const author = old.child("occupant-id", NS_OCCUPANT_ID);
  const stanza = new XmlElement("message", NS_CLIENT, attrs, author === undefined ? [tombstone] : [author, tombstone]);
  await service.archive.replace(room.jid, entry.id, serialize(stanza), "");
  service.messages?.gone(room.jid, entry.id);
  await dropPin(service, room, entry.id);
}
