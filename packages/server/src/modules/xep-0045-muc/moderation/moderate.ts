import { bareOf, type Jid, NS_CLIENT } from "@tandem/protocol";
import {
  buildModeratedRetraction,
  buildModeratedTombstone,
  type Moderated,
  parseModerationRequest,
} from "@tandem/protocol/xep-0425-moderation";
import { serialize, XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { errors } from "../errors.ts";
import { withStanzaId } from "../messages/groupchat.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";
import { bury, findMessage } from "./retract.ts";

const REASON_CHARS_MAX = 512;

/** XEP-0425 v0.3.0: a moderator takes back what somebody else said. Told to all in the room's name, kept, and buried. */
export async function moderate(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const occupant = seatOf(room, context)?.occupant;
  if (occupant === undefined) throw errors.raise["rooms/not-entered"]();
  if (occupant.role !== "moderator") throw errors.raise["rooms/moderators-only"]();
  const request = parseModerationRequest(context.payload);
  if (request === null) throw errors.raise["rooms/bad-form"]();
  const entry = await findMessage(service, room, request.id);
  if (entry === undefined) throw errors.raise["rooms/unknown-archive-id"]();
  const moderated: Moderated = {
    by: `${room.jid}/${occupant.nick}` as Jid,
    occupantId: occupant.id,
    reason: request.reason?.slice(0, REASON_CHARS_MAX),
  };
  const id = service.host.random.id();
  const attrs = ["from", room.jid, "type", "groupchat", "id", id];
  const stanza = new XmlElement("message", NS_CLIENT, attrs, [buildModeratedRetraction(request.id, moderated)]);
  const done = await service.archive.append({
    archive: room.jid,
    isShared: true,
    peer: bareOf(context.from),
    sender: "",
    originId: id,
    stanza: serialize(stanza),
    text: "",
  });
  await bury(service, room, entry, buildModeratedTombstone(id, service.now(), moderated));
  room.sendToAll(withStanzaId(room, stanza, done));
  return undefined;
}
