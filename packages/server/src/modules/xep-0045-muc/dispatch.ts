import { isFull, localOf, resourceOf } from "@tandem/protocol";
import { NS_OCCUPANTS } from "@tandem/protocol/tandem-occupants";
import { NS_PINS } from "@tandem/protocol/tandem-pinned-messages";
import { NS_ROOM_DETAILS } from "@tandem/protocol/tandem-room-details";
import { NS_ROOMS } from "@tandem/protocol/tandem-rooms";
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { NS_MUC, NS_MUC_ADMIN, NS_MUC_OWNER, NS_MUC_USER, parseJoin, NS_REGISTER } from "@tandem/protocol/xep-0045-muc";
import { correctedIdOf } from "@tandem/protocol/xep-0308-correction";
import { NS_SEARCH } from "@tandem/protocol/tandem-search";
import { NS_MAM } from "@tandem/protocol/xep-0313-mam";
import { retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import { NS_MODERATION } from "@tandem/protocol/xep-0425-moderation";
import { NS_CHANNEL_SEARCH } from "@tandem/protocol/xep-0433-channel-search";
import { el, type XmlElement } from "@tandem/xml";
import { coreErrors, type IqContext, type IqHandler, StanzaError, type StanzaContext } from "../../core/index.ts";
import { changeByAdmin, listByAdmin } from "./affiliations/admin.ts";
import { readCard, writeCard } from "./avatar/avatar.ts";
import { askChanges } from "./changes/ask.ts";
import { checkAccess } from "./check/check.ts";
import { askConfig, ownerSet } from "./config/owner.ts";
import { roomDetails } from "./discovery/details.ts";
import { roomInfo, serviceInfo } from "./discovery/info.ts";
import { roomItems, serviceItems } from "./discovery/items.ts";
import { errors } from "./errors.ts";
import { askArchiveBounds, askArchiveForm, queryArchive } from "./history/archive-query.ts";
import { takeBounce, takePrivateBounce } from "./messages/bounce.ts";
import { countInRooms, searchAllRooms } from "./history/search-rooms.ts";
import { speak } from "./messages/groupchat.ts";
import { decline, invite } from "./messages/invite.ts";
import { sendPrivately } from "./messages/private.ts";
import { parseVoiceForm, requestVoice } from "./messages/voice.ts";
import { correct } from "./moderation/correct.ts";
import { moderate } from "./moderation/moderate.ts";
import { retract } from "./moderation/retract.ts";
import { checkPresence, cleanFarewell } from "./occupancy/clean.ts";
import { uniqueName } from "./occupancy/create.ts";
import { join, rejoin, updatePresence } from "./occupancy/join.ts";
import { changeNick, leave } from "./occupancy/leave.ts";
import { relayIq } from "./occupancy/relay.ts";
import { askPins, pin, unpin } from "./pins/pins.ts";
import { decideApplication, parseVerdict } from "./registration/applications.ts";
import { askRegistration, register } from "./registration/register.ts";
import type { Room } from "./room.ts";
import { searchRooms } from "./search/search.ts";
import { type Letters, nickOf, type RoomsService, seatOf } from "./service.ts";
import { changeSubject, isSubjectChange } from "./subject/subject.ts";
import { askWindow, unwatch } from "./windows/ask.ts";
import { watchMembers } from "./windows/presence.ts";
import { NS_MUC_UNIQUE, NS_PING, NS_VCARD } from "./wire.ts";

/** A function is called when the answer is sent: nothing that the room says can come between. */
type Answer = XmlElement | undefined | (() => XmlElement);
type Answering = (context: IqContext) => Answer | Promise<Answer>;
type RoomIq = (service: RoomsService, room: Room, context: IqContext) => Answer | Promise<Answer>;

/** What a room answers, by type, name and namespace of the payload. Each stands in docs/permissions.md, or a test fails. */
export const roomIqs: ReadonlyMap<string, RoomIq> = new Map<string, RoomIq>([
  [`get query ${NS_DISCO_INFO}`, roomInfo],
  [`get query ${NS_DISCO_ITEMS}`, roomItems],
  [`get details ${NS_ROOM_DETAILS}`, roomDetails],
  [`get query ${NS_MUC_ADMIN}`, listByAdmin],
  [`set query ${NS_MUC_ADMIN}`, changeByAdmin],
  [`get query ${NS_MUC_OWNER}`, askConfig],
  [`set query ${NS_MUC_OWNER}`, ownerSet],
  [`get query ${NS_MAM}`, askArchiveForm],
  [`set query ${NS_MAM}`, queryArchive],
  [`get metadata ${NS_MAM}`, askArchiveBounds],
  [`get vCard ${NS_VCARD}`, readCard],
  [`set vCard ${NS_VCARD}`, writeCard],
  [`set moderate ${NS_MODERATION}`, moderate],
  [`get pins ${NS_PINS}`, askPins],
  [`set pin ${NS_PINS}`, pin],
  [`set unpin ${NS_PINS}`, unpin],
  [`get window ${NS_OCCUPANTS}`, askWindow],
  [`set window ${NS_OCCUPANTS}`, askWindow],
  [`set unwatch ${NS_OCCUPANTS}`, unwatch],
  [`set watch ${NS_OCCUPANTS}`, watchMembers],
  [`get check ${NS_ROOMS}`, checkAccess],
  [`get changes ${NS_ROOMS}`, askChanges],
  [`get query ${NS_REGISTER}`, askRegistration],
  [`set query ${NS_REGISTER}`, register],
]);

/** What the service itself answers; other modules add to it. */
export function serviceIqs(service: RoomsService): Map<string, IqHandler> {
  return new Map<string, IqHandler>([
    [`get query ${NS_DISCO_INFO}`, () => serviceInfo(service)],
    [`get query ${NS_DISCO_ITEMS}`, (context) => serviceItems(service, context)],
    [`get search ${NS_CHANNEL_SEARCH}`, (context) => searchRooms(service, context)],
    // The XEP writes get; a form that is submitted is a set to many programs.
    [`set search ${NS_CHANNEL_SEARCH}`, (context) => searchRooms(service, context)],
    [`get unique ${NS_MUC_UNIQUE}`, (context) => uniqueName(service, context)],
    [`set query ${NS_MAM}`, (context) => searchAllRooms(service, context)],
    [`get counts ${NS_SEARCH}`, (context) => countInRooms(service, context)],
    [`get ping ${NS_PING}`, () => undefined],
  ]);
}

/** Everything that is addressed to the rooms service. */
export function dispatch(service: RoomsService, context: StanzaContext): void | Promise<void> {
  const local = localOf(context.to);
  if (local === "") return toService(service, context);
  switch (context.stanza.name) {
    case "message":
      return toRoomMessageInOrder(service, local, context);
    case "presence":
      return service.rooms.run(local, (room) => toRoomPresence(service, room, context));
    case "iq":
      return toRoomAddress(service, local, context);
  }
}

function toService(service: RoomsService, context: StanzaContext): void | Promise<void> {
  if (context.stanza.name === "iq") return answer(service, context, service.iqs);
  if (context.stanza.name === "message" && context.stanza.attr("type") !== "error") {
    throw coreErrors.raise["core/unhandled"]();
  }
}

function answer(
  service: RoomsService,
  context: StanzaContext,
  handlers: ReadonlyMap<string, Answering>,
): void | Promise<void> {
  const type = context.stanza.attr("type");
  if (type !== "get" && type !== "set") return;
  if (context.stanza.attr("id") === undefined) throw coreErrors.raise["core/bad-request"]({ why: "iq without id" });
  const [payload, ...more] = context.stanza.elements();
  if (payload === undefined || more.length > 0) throw coreErrors.raise["core/bad-request"]();
  const handler = handlers.get(`${type} ${payload.name} ${payload.ns}`);
  if (handler === undefined) throw coreErrors.raise["core/unhandled"]({ ns: payload.ns, name: payload.name });
  const send = (made: Answer): void | Promise<void> =>
    service.result(context, typeof made === "function" ? made() : made);
  const result = handler({ ...context, payload, type });
  return result instanceof Promise ? result.then(send) : send(result);
}

// What only looks need not wait for its turn in the room.
const LOOKS: ReadonlySet<string> = new Set([
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_MAM,
  NS_OCCUPANTS,
  NS_ROOM_DETAILS,
  NS_ROOMS,
]);

async function toRoomAddress(service: RoomsService, local: string, context: StanzaContext): Promise<void> {
  if (isFull(context.to)) {
    return service.post(await service.rooms.run(local, (room) => relayIq(service, room, context)));
  }
  const isLook = LOOKS.has(context.stanza.firstElement()?.ns ?? "");
  const task = (room: Room): void | Promise<void> => toRoomIq(service, room, context);
  return isLook ? service.rooms.read(local, task) : service.rooms.run(local, task);
}

function toRoomIq(service: RoomsService, room: Room, context: StanzaContext): void | Promise<void> {
  const type = context.stanza.attr("type");
  const payload = context.stanza.firstElement();
  const handler = roomIqs.get(`${type} ${payload?.name} ${payload?.ns}`);
  const key = `${type} ${payload?.name} ${payload?.ns}`;
  const bound: Answering | undefined = handler && ((iq) => handler(service, room, iq));
  return answer(service, context, bound === undefined ? new Map() : new Map([[key, bound]]));
}

/** From the room's inbox on, the room keeps the order: the sender's next message need not wait for the disk. */
function toRoomMessageInOrder(service: RoomsService, local: string, context: StanzaContext): Promise<void> {
  const done = toRoomMessage(service, local, context);
  context.release?.();
  return done;
}

async function toRoomMessage(service: RoomsService, local: string, context: StanzaContext): Promise<void> {
  const { stanza } = context;
  const type = stanza.attr("type");
  const isPrivate = isFull(context.to);
  if (isPrivate && type === "error")
    return service.rooms.run(local, (room) => takePrivateBounce(service, room, context));
  if (isPrivate) return service.rooms.run(local, (room) => sendPrivately(service, room, context));
  if (type === "error") return service.rooms.run(local, (room) => takeBounce(service, room, context));
  if (type !== "groupchat") {
    return service.post(await service.rooms.run(local, (room) => toRoomNormal(service, room, context)));
  }
  if (isSubjectChange(stanza)) return service.rooms.run(local, (room) => changeSubject(service, room, context));
  // It looks for the message first, so it waits for those before it.
  if (retractedIdOf(stanza) !== null) return service.rooms.run(local, (room) => retract(service, room, context));
  if (correctedIdOf(stanza) !== null) return service.rooms.run(local, (room) => correct(service, room, context));
  return service.rooms.pipe(local, (room) => speak(service, room, context));
}

/** Not to the conversation but to the room: invitations, refusals, voice. Anything else has no meaning (XEP-0045 §7.4). */
async function toRoomNormal(service: RoomsService, room: Room, context: StanzaContext): Promise<Letters> {
  const x = context.stanza.child("x", NS_MUC_USER);
  if (x?.child("invite") !== undefined) return invite(service, room, context, x);
  if (x?.child("decline") !== undefined) return decline(service, room, context, x);
  const verdict = parseVerdict(context.stanza);
  if (verdict !== null) {
    await decideApplication(service, room, context, verdict);
    return [];
  }
  const form = parseVoiceForm(context.stanza);
  if (form !== null) {
    await requestVoice(service, room, context, form);
    return [];
  }
  throw coreErrors.raise["core/bad-request"]({ why: "a message to a room is of type groupchat" });
}

async function toRoomPresence(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const type = context.stanza.attr("type");
  const seat = seatOf(room, context);
  if (type === undefined) return available(service, room, context);
  if (seat === undefined) return;
  if (type === "unavailable") return leave(service, room, seat, { codes: [], nodes: cleanFarewell(context.stanza) });
  if (type === "error") return takeBounce(service, room, context);
  if (type !== "probe") return;
  const target = room.occupants.get(nickOf(context));
  if (target !== undefined) seat.outlet.sendFanout(target.presenceFor(room.jid, room.isOpenTo(seat.occupant)));
}

/** Enter, come again, change one's presence, or change one's nickname: told apart by who is where already. */
async function available(service: RoomsService, room: Room, context: StanzaContext): Promise<void> {
  const request = parseJoin(context.stanza);
  try {
    checkPresence(context.stanza);
    const nick = resourceOf(context.to);
    const seat = seatOf(room, context);
    if (seat !== undefined && nick !== "" && nick !== seat.occupant.nick) {
      return await changeNick(service, room, seat, nick, context.stanza);
    }
    if (seat !== undefined && request !== null) return await rejoin(service, room, seat, context, request);
    if (seat !== undefined) return updatePresence(room, seat, context.stanza);
    // Without <x/> it is a program that thinks that it is inside, or one from before 2002: it has to enter properly.
    if (request === null) throw errors.raise["rooms/not-entered"]();
    return await join(service, room, context, request);
  } catch (fault) {
    // §7.2: the error repeats the request to enter; some programs know by it alone what failed.
    if (!(fault instanceof StanzaError)) throw fault;
    await service.refuse(context, fault, request === null ? undefined : el("x", NS_MUC));
  }
}
