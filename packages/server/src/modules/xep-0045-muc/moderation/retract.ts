import { buildTombstone, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import type { XmlElement } from "@tandem/xml";
import { type ArchiveEntry, bury as buryIn, isBuried, type StanzaContext } from "../../../core/index.ts";
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
  const { account } = seat.occupant;
  // §6: only its author. The nickname may be another by now, the account is the same.
  const isOwn = entry.peer === account && !(await service.host.formerAccounts.isLeft(account, entry.at));
  if (!isOwn) throw errors.raise["rooms/not-yours"]();
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

/** Nothing is left of what was said: not in the archive, not in what one who enters gets, not in a search. */
export async function bury(
  service: RoomsService,
  room: Room,
  entry: ArchiveEntry,
  tombstone: XmlElement,
): Promise<void> {
  const { storage, limits } = service.host;
  const author = { ...entry, isShared: true };
  await buryIn(storage.archive, service.archive, entry, { author, tombstone, scanMax: limits.amendedScanMax });
  for (const watcher of service.messages) watcher.gone(room.jid, entry.id);
  await dropPin(service, room, entry.id);
}
