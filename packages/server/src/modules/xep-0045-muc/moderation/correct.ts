import { correctedIdOf } from "@tandem/protocol/xep-0308-correction";
import { bareOf } from "@tandem/protocol";
import { type Appended, correctedBy, isBuried, messageBy, type StanzaContext } from "../../../core/index.ts";
import { tellCorrected } from "../history/find.ts";
import { speak } from "../messages/groupchat.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/**
 * Somebody writes anew what they said (XEP-0308 v1.2.1). It is reflected and kept like any message; the message itself is from
 * now on found by its new words only, in its old place. An id that the author's messages do not have makes it one of its own.
 */
export async function correct(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const { archive } = service.host.storage;
  await room.settled();
  const peer = bareOf(context.from);
  const formerUntil = await service.host.formerAccounts.endOf(peer);
  const author = { archive: room.jid, peer, sender: "", isShared: true, formerUntil };
  const id = correctedIdOf(context.stanza) ?? "";
  const original = await messageBy(archive, author, id, service.host.limits.amendedScanMax);
  let kept: Appended | undefined;
  await speak(service, room, context, original && ((appended) => void (kept = appended)));
  if (original === undefined || kept?.kind !== "stored" || isBuried(original)) return;
  const { stanza, text, traits } = correctedBy(original, context.stanza);
  await service.archive.replace(room.jid, original.id, stanza, text, traits);
  tellCorrected(service, room, original, { stanza, text, traits });
}
