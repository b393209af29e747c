import { correctedIdOf } from "@tandem/protocol/xep-0308-correction";
import { bareOf } from "@tandem/protocol";
import { parseElement } from "@tandem/xml";
import {
  type Appended,
  type ArchiveEntry,
  correctedBy,
  isBuried,
  messageBy,
  type StanzaContext,
} from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { tellCorrected } from "../history/find.ts";
import { speak } from "../messages/groupchat.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/**
 * Somebody writes anew what they said (XEP-0308 v1.2.1). It is reflected and kept like any message; the message itself is from
 * now on found by its new words only, in its old place. An id that the author's messages do not have makes it one of its own.
 * Throws where the room lets nobody correct so late.
 */
export async function correct(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const { archive } = service.host.storage;
  await room.settled();
  const peer = bareOf(context.from);
  const formerUntil = await service.host.formerAccounts.endOf(peer);
  const author = { archive: room.jid, peer, sender: "", isShared: true, formerUntil };
  const id = correctedIdOf(context.stanza) ?? "";
  const original = await messageBy(archive, author, id, service.host.limits.amendedScanMax);
  checkInTime(service, room, original);
  let kept: Appended | undefined;
  await speak(service, room, context, original && ((appended) => void (kept = appended)));
  if (original === undefined || kept?.kind !== "stored" || isBuried(original)) return;
  const { stanza, text, traits } = correctedBy(original, context.stanza);
  await service.archive.replace(room.jid, original.id, stanza, text, traits);
  tellCorrected(service, room, original, { stanza, text, traits });
}

/**
 * Of what cannot be told when it was said, nothing may be said anew under a limit; nor of a correction, whose own instant is later
 * than that of the message.
 */
function checkInTime(service: RoomsService, room: Room, original: ArchiveEntry | undefined): void {
  const minutes = room.record?.config.editMinutes;
  if (minutes === undefined) return;
  const isCorrection = original !== undefined && correctedIdOf(parseElement(original.stanza)) !== null;
  const isInTime = original !== undefined && service.now() - original.at < minutes * 60_000;
  if (!isInTime || isCorrection) throw errors.raise["rooms/edit-too-late"]();
}
