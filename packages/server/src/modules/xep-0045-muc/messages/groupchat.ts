import { NS_CLIENT } from "@tandem/protocol";
import { buildTooLong } from "@tandem/protocol/tandem-limits";
import { parseStory } from "@tandem/protocol/tandem-stories";
import { buildStanzaId, originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import { parseElement, serialize, XmlElement } from "@tandem/xml";
import { type Appended, archiveText, archiveTraits, StanzaError, type StanzaContext } from "../../../core/index.ts";
import { allowsFiles } from "../config/inherit.ts";
import { errors } from "../errors.ts";
import { tellKept } from "../history/find.ts";
import { cleanMessage } from "../occupancy/clean.ts";
import { type Occupant, occupantIdElement, type Seat } from "../occupancy/occupant.ts";
import { type Room, sendTo } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";
import { checkImportance } from "./importance.ts";
import { isLasting } from "./archiving.ts";

/**
 * XEP-0045 §7.4. Checked, archived, and only then reflected: the archive's order is the room's (ADR-0004). Resolves when it is
 * on disk and on its way to everyone. `onAmended`: it is about an earlier message, under which its words will be found.
 */
export function speak(service: RoomsService, room: Room, context: StanzaContext, onAmended?: OnAmended): Promise<void> {
  const seat = seatOf(room, context);
  if (seat === undefined) throw errors.raise["rooms/not-entered"]();
  if (room.record?.config.isModerated === true && seat.occupant.role === "visitor") {
    throw errors.raise["rooms/no-voice"]();
  }
  const { limits, clock } = service.host;
  const isStory = parseStory(context.stanza) !== null;
  checkLength(context.stanza, isStory ? limits.roomStoryCharsMax : limits.roomMessageCharsMax);
  checkFiles(room, context.stanza);
  checkImportance(context.stanza, {
    senders: room.importantSenders,
    account: seat.occupant.account,
    now: clock.now(),
    pauseSeconds: limits.importantPauseSeconds,
  });
  const stanza = stampMessage(room, seat.occupant, context.stanza);
  if (room.record?.config.isArchived !== true || !isLasting(stanza)) {
    return room.afterCommit(Promise.resolve(), () => room.sendSaid(seat.occupant, stanza));
  }
  return publish(service, room, seat, stanza, onAmended);
}

/** RM6: a file is refused where it is told of, too; it may lie anywhere. */
function checkFiles({ record }: Room, stanza: XmlElement): void {
  if (record === undefined || allowsFiles(record.config)) return;
  if (archiveTraits(stanza, "").includes("file")) throw errors.raise["rooms/files-off"]();
}

/** The message in the room's own words: from the nickname, with the occupant's id, without what only the room may say. */
export function stampMessage(room: Room, occupant: Occupant, stanza: XmlElement): XmlElement {
  const attrs = ["from", `${room.jid}/${occupant.nick}`, "type", "groupchat"];
  for (const name of ["id", "xml:lang"]) {
    const value = stanza.attr(name);
    if (value !== undefined) attrs.push(name, value);
  }
  const children = cleanMessage(stanza, room.jid);
  return new XmlElement("message", NS_CLIENT, attrs, [...children, occupantIdElement(occupant)]);
}

type OnAmended = (appended: Appended) => void;

/** Archives and then reflects. A resend of what is there already goes to its sender alone (RM14). */
export function publish(
  service: RoomsService,
  room: Room,
  seat: Seat,
  stanza: XmlElement,
  onAmended?: OnAmended,
): Promise<void> {
  const text = onAmended === undefined ? archiveText(stanza) : "";
  const traits = onAmended === undefined ? archiveTraits(stanza, text) : [];
  const appended = service.archive.append({
    archive: room.jid,
    isShared: true,
    peer: seat.occupant.account,
    sender: seat.occupant.nick,
    originId: originIdOf(stanza),
    stanza: serialize(stanza),
    text,
    traits,
  });
  return room.afterCommit(appended, (done) => {
    if (done.kind === "duplicate") return resend(service, room, seat, done);
    room.sendSaid(seat.occupant, withStanzaId(room, stanza, done));
    onAmended?.(done);
    tellKept(service, room, { ...done, author: seat.occupant.account, text, traits, stanza });
  });
}

async function resend(service: RoomsService, room: Room, seat: Seat, first: Appended): Promise<void> {
  const entry = await service.host.storage.archive.get(room.jid, first.id);
  if (entry !== undefined) sendTo(seat, withStanzaId(room, parseElement(entry.stanza), first));
}

export function withStanzaId(room: Room, stanza: XmlElement, at: { readonly id: number }): XmlElement {
  return stanza.shallowCopy().append(buildStanzaId(room.jid, String(at.id)));
}

/** What stands in a message beside its text, in times of the text's limit: everybody gets it and the archive keeps it. */
const BESIDE_TO_TEXT_MAX = 4;

/** RM20: the limit is in the error, so that the sender can say it. */
export function checkLength(stanza: XmlElement, max: number): void {
  let length = 0;
  let beside = 0;
  for (const child of stanza.elements()) {
    if (child.name === "body" && child.ns === stanza.ns) length += child.text().length;
    else beside += serialize(child, stanza.ns).length;
  }
  if (length <= max && beside <= max * BESIDE_TO_TEXT_MAX) return;
  const row = errors.table["rooms/message-too-long"];
  const text =
    length > max
      ? `A message in this room has at most ${max} characters; this one has ${length}.`
      : `Beside its text a message in this room has at most ${max * BESIDE_TO_TEXT_MAX} characters; this one has ${beside}.`;
  const application = buildTooLong(max);
  throw new StanzaError("rooms/message-too-long", { ...row, text, application }, { length, max });
}
