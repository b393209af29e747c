import { decodeBase64 } from "@tandem/protocol/encoding";
import { NS_VCARD } from "@tandem/protocol/xep-0054-vcard-temp";
import { el, parseElement, serialize, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom } from "../access.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";
import { statusMessage } from "../wire.ts";

/** One picture in several formats (XEP-0486 v0.1.0 §5.1). */
export const PHOTOS_MAX = 8;

/** XEP-0486 §3.4: to whoever may find the room; a room without one has an empty card. */
export async function readCard(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessRoom(service, room, senderOf(context).account, "find");
  const card = await service.store.cards.get(room.jid, "");
  return card === undefined ? el("vCard", NS_VCARD) : parseElement(card);
}

/** §3.2: owners publish, an empty card takes it away; everybody hears that the room has changed (104) and asks again. */
export async function writeCard(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const { account } = senderOf(context);
  await accessRoom(service, room, account, "configure");
  const text = serialize(context.payload);
  if (text.length > service.host.limits.vcardCharsMax) throw errors.raise["rooms/card-too-large"]();
  const photos = context.payload.elements("PHOTO");
  if (photos.length > PHOTOS_MAX) throw errors.raise["rooms/card-too-large"]();
  const hashes = photos.map((photo) => hashOf(service, photo));
  if (context.payload.elements().length === 0) await service.store.cards.delete(room.jid, "");
  else await service.store.cards.put(room.jid, "", text);
  if (room.record === undefined) return;
  const { avatars: _, ...rest } = room.record;
  room.record = hashes.length === 0 ? rest : { ...rest, avatars: hashes };
  await service.saveRecord(room);
  room.sendToAll(statusMessage(room.jid, [104]));
  await service.note(room, account, [{ what: "picture" }]);
}

/** XEP-0153's: SHA-1 of the picture's bytes, hexadecimal. */
function hashOf(service: RoomsService, photo: XmlElement): string {
  const bytes = decodeBase64((photo.childText("BINVAL") ?? "").replaceAll(/\s/gu, ""));
  if (bytes === null || bytes.length === 0) throw errors.raise["rooms/card-malformed"]();
  const hash = service.host.crypto.hash("sha-1", bytes);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
