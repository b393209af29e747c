import { message, NS_CLIENT, parseJid, resourceOf } from "@tandem/protocol";
import { buildPin, buildPins, buildUnpin, type Pin, pinIdOf } from "@tandem/protocol/tandem-pinned-messages";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import { NS_REACTIONS } from "@tandem/protocol/xep-0444-reactions";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { parseElement, type XmlElement } from "@tandem/xml";
import { archiveText, type ArchiveEntry, type IqContext } from "../../../core/index.ts";
import { accessRoom, judgePin } from "../access.ts";
import { errors } from "../errors.ts";
import { findMessage } from "../moderation/retract.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf, senderOf } from "../service.ts";
import type { PinRecord, RoomRecord } from "../store.ts";

const TEXT_CHARS_MAX = 200;
const AMENDMENTS: ReadonlySet<string> = new Set([NS_CORRECTION, NS_RETRACTION, NS_REACTIONS]);

/** docs/protocol/pinned-messages.md §2. What retention has taken meanwhile is not there any more. */
export async function askPins(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { record } = await accessRoom(service, room, senderOf(context).account, "read");
  const kept = await Promise.all((record.pins ?? []).map((pin) => pinOf(service, room, pin)));
  const role = seatOf(room, context)?.occupant.role;
  return buildPins({ all: kept.filter((pin) => pin !== undefined), mayChange: judgePin(record.config, role) === null });
}

/** §3. */
export async function pin(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const { record, nick } = changer(room, context);
  const entry = await findMessage(service, room, pinIdOf(context.payload) ?? "");
  if (entry === undefined || !isMessage(entry)) throw errors.raise["rooms/unknown-archive-id"]();
  const old = record.pins ?? [];
  if (old.some(({ id }) => id === entry.id)) return undefined;
  const max = service.host.limits.pinsPerRoomMax;
  if (old.length >= max) throw errors.raise["rooms/pins-full"]({ max });
  const made = { id: entry.id, nick, at: service.now() };
  await keep(service, room, [...old, made]);
  tell(room, buildPin(describe(entry, made)));
  return undefined;
}

export async function unpin(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const { record, nick } = changer(room, context);
  const id = pinIdOf(context.payload);
  const left = (record.pins ?? []).filter((one) => String(one.id) !== id);
  if (id === null || left.length === (record.pins ?? []).length) throw errors.raise["rooms/unknown-archive-id"]();
  await keep(service, room, left);
  tell(room, buildUnpin(id, nick));
  return undefined;
}

function changer(room: Room, context: IqContext): { readonly record: RoomRecord; readonly nick: string } {
  const occupant = seatOf(room, context)?.occupant;
  const { record } = room;
  if (occupant === undefined || record === undefined) throw errors.raise["rooms/not-entered"]();
  const refusal = judgePin(record.config, occupant.role);
  if (refusal !== null) throw refusal();
  return { record, nick: occupant.nick };
}

async function keep(service: RoomsService, room: Room, pins: readonly PinRecord[]): Promise<void> {
  if (room.record === undefined) return;
  room.record = { ...room.record, pins };
  await service.saveRecord(room);
}

/** Nobody who is away needs it: who comes asks for all. */
function tell(room: Room, change: XmlElement): void {
  room.sendToAll(message("groupchat", { from: room.jid }, change, buildHint("no-store")));
}

async function pinOf(service: RoomsService, room: Room, record: PinRecord): Promise<Pin | undefined> {
  const entry = await findMessage(service, room, String(record.id));
  return entry && describe(entry, record);
}

function describe(entry: ArchiveEntry, { id, nick, at }: PinRecord): Pin {
  const stanza = parseElement(entry.stanza);
  const from = parseJid(stanza.attr("from") ?? "");
  // By characters, or half of one could be left at the end.
  const text = Array.from(archiveText(stanza)).slice(0, TEXT_CHARS_MAX).join("");
  return { id: String(id), by: nick, at, author: from === null ? "" : resourceOf(from), saidAt: entry.at, text };
}

/** Something that somebody said, and not a word about an earlier message. */
function isMessage({ stanza }: ArchiveEntry): boolean {
  const element = parseElement(stanza);
  return element.child("body", NS_CLIENT) !== undefined && !element.elements().some(({ ns }) => AMENDMENTS.has(ns));
}
