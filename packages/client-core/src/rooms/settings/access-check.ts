import type { BareJid } from "@tandem/protocol";
import { submission } from "@tandem/protocol/xep-0004-data-forms";
import { buildRoomCheckRequest, parseRoomCheck, type RoomCheck } from "@tandem/protocol/tandem-room-check";
import { parseRoomChanges, type RoomChange } from "@tandem/protocol/tandem-room-changes";
import { NS_ROOMS } from "@tandem/protocol/tandem-rooms";
import { ROOM_CONFIG_FORM } from "@tandem/protocol/xep-0045-muc";
import { el, type XmlElement } from "@tandem/xml";
import type { Connection } from "../../connection/index.ts";
import type { LoadedSettings } from "./room-settings.ts";
import { affiliationChanges, submissionOf } from "./form.ts";
import type { RoomSettings } from "./settings.ts";

/** The server takes no more changes in one question than in one request. */
const ITEMS_MAX = 500;

/** What is asked of the settings as they stand on the page, saved or not; null: there are too many changes to be asked of. */
export function checkRequest(
  { settings: old, offer, owners }: LoadedSettings,
  next: RoomSettings,
  jid: BareJid | undefined,
): XmlElement | null {
  const items = affiliationChanges(old, next, owners);
  if (items.length > ITEMS_MAX) return null;
  // A name that is being typed changes nothing of who may what, and need not be one that the room takes.
  const { name, description, isArchived, allowsTopicChange, allowsPins, addIn, editMinutes } = old;
  const asked = { ...next, name, description, isArchived, allowsTopicChange, allowsPins, addIn, editMinutes };
  const values = submissionOf(old, asked, offer);
  const form = values === null ? undefined : submission(ROOM_CONFIG_FORM, values);
  return buildRoomCheckRequest({ jid, items, form });
}

/** Null for an answer that cannot be read. Rejects with RequestError. */
export async function askCheck(connection: Connection, room: BareJid, request: XmlElement): Promise<RoomCheck | null> {
  const answer = await connection.request("get", room, request);
  return parseRoomCheck(answer.child("check", NS_ROOMS));
}

/** Newest first; undefined for an answer that cannot be read. Rejects with RequestError. */
export async function askChanges(connection: Connection, room: BareJid): Promise<readonly RoomChange[] | undefined> {
  const answer = await connection.request("get", room, el("changes", NS_ROOMS));
  return parseRoomChanges(answer.child("changes", NS_ROOMS)) ?? undefined;
}
