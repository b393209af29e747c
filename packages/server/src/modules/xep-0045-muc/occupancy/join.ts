import type { BareJid, FullJid } from "@tandem/protocol";
import { asksForWindows, buildWindowed } from "@tandem/protocol/tandem-occupants";
import type { MucJoin } from "@tandem/protocol/xep-0045-muc";
import type { XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { accessRoom, type Standing } from "../access.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import { errors } from "../errors.ts";
import { sendHistory } from "../history/join-history.ts";
import { sendApplications } from "../registration/applications.ts";
import type { Room } from "../room.ts";
import { nickOf, type RoomsService, senderOf } from "../service.ts";
import { sendSubject } from "../subject/subject.ts";
import { isLarge } from "../windows/large.ts";
import type { StatusCode } from "../wire.ts";
import { cleanPresence } from "./clean.ts";
import { createLocked } from "./create.ts";
import { hatsOf } from "./hats.ts";
import { checkNick, checkNotReserved } from "./nick.ts";
import { Occupant, presenceRank, type Seat } from "./occupant.ts";
import { RemoteOutlet } from "./remote-outlet.ts";
import { tellAllOthers, tellOwn, tellPresence } from "./tell.ts";

/**
 * XEP-0045 §7.2. Others' presence, one's own, history, subject: in that order (§7.1). Reads: own affiliation, one look-up of
 * the nickname, one page of history; none of them grows with the room.
 */
export async function join(service: RoomsService, room: Room, context: StanzaContext, request: MucJoin): Promise<void> {
  const { account } = senderOf(context);
  const { nick, isChanged } = checkNick(nickOf(context));
  checkRoomsJoined(service, context);
  const isNew = room.record === undefined;
  if (isNew) await createLocked(service, room, account);
  const standing = await accessRoom(service, room, account, "enter");
  const occupant = await admit(service, room, { account, nick, standing, request });
  const isWindowed = asksForWindows(context.stanza) && (await isLarge(service, room));
  const seat = sit(service, room, occupant, context, isWindowed);
  const codes = entryCodes(standing, { isNew, isChanged });
  try {
    tellEntered(room, seat, codes);
    await sendHistory(service, room, seat, request.history ?? {});
    sendSubject(service, room, seat);
  } finally {
    // Who comes need not wait until thousands have been told, and is told of in any case.
    tellAllOthers(room, occupant);
  }
  await sendApplications(service, room, seat);
  if (service.invitations !== undefined) service.background(service.invitations.settled(room.jid, account));
}

/** SV3: a session is in at most `roomsPerAccountMax` rooms. */
function checkRoomsJoined(service: RoomsService, { session }: StanzaContext): void {
  const max = service.host.limits.roomsPerAccountMax;
  if (session !== undefined && service.roomsOf(session).size >= max) throw errors.raise["rooms/too-many"]({ max });
}

interface Admission {
  readonly account: BareJid;
  readonly nick: string;
  readonly standing: Standing;
  readonly request: MucJoin;
}

/** The occupant to sit with: the person's own under that nickname, or a new one. */
async function admit(service: RoomsService, room: Room, admission: Admission): Promise<Occupant> {
  const { account, nick, standing, request } = admission;
  const { record, affiliation, role, isCategoryManager } = standing;
  const { config } = record;
  if (config.password !== undefined && request.password !== config.password && affiliation !== "owner") {
    throw errors.raise["rooms/password"]();
  }
  const present = room.occupants.get(nick);
  if (present !== undefined) {
    // §17.4: one person's programs share one nickname; another person's nickname stays theirs.
    if (present.account !== account) throw errors.raise["rooms/nick-taken"]();
    return present;
  }
  await checkNotReserved(service.store, room.jid, nick, account);
  const max = Math.min(config.occupantsMax, service.host.limits.occupantsPerRoomMax);
  // §7.2.9: admins and owners may enter a full room, up to the service's own limit.
  const isExempt = isAtLeast(affiliation, "admin") && room.occupants.size < service.host.limits.occupantsPerRoomMax;
  if (room.occupants.size >= max && !isExempt) throw errors.raise["rooms/full"]({ max });
  const id = await service.occupantId(room, account);
  const occupant = new Occupant({ account, id, nick, affiliation, role });
  occupant.hats = await hatsOf(service, record, account, isCategoryManager);
  return occupant;
}

function sit(service: RoomsService, room: Room, occupant: Occupant, context: StanzaContext, isWindowed: boolean): Seat {
  const jid = context.from as FullJid;
  const seat: Seat = {
    jid,
    session: context.session,
    outlet: context.session ?? new RemoteOutlet(service.host.router, jid),
    key: room.nextSeatKey(),
    occupant,
    presence: cleanPresence(context.stanza),
    rank: presenceRank(context.stanza),
    watched: undefined,
  };
  room.setWatched(seat, isWindowed ? NOBODY : undefined);
  occupant.seats.set(jid, seat);
  occupant.changed();
  room.occupants.set(occupant.nick, occupant);
  room.seats.set(jid, seat);
  service.sat(context.session, room);
  return seat;
}

function entryCodes({ record }: Pick<Standing, "record">, facts: { isNew: boolean; isChanged: boolean }): StatusCode[] {
  const codes: StatusCode[] = [];
  if (record.config.whois === "anyone") codes.push(100);
  if (record.config.isArchived) codes.push(170);
  if (facts.isNew) codes.push(201);
  if (facts.isChanged) codes.push(210);
  return codes;
}

const NOBODY: ReadonlySet<Occupant> = new Set();

/** §7.2.2, §7.2.3. Who is told of others by windows learns how many there are (docs/protocol/occupants.md §2). */
function tellEntered(room: Room, seat: Seat, codes: readonly StatusCode[]): void {
  if (seat.watched === undefined) tellOccupants(room, seat);
  const inside = (): number => room.shownCount + (seat.occupant.isShown ? 0 : 1);
  const windowed = seat.watched === undefined ? undefined : () => buildWindowed(inside());
  tellOwn(room, seat.occupant, { codes, to: seat, windowed });
}

/** §7.2.3: everyone who is there, to the one who comes. */
function tellOccupants(room: Room, seat: Seat): void {
  const seesJids = room.isOpenTo(seat.occupant);
  for (const other of room.occupants.values()) {
    if (other !== seat.occupant && other.isShown)
      seat.outlet.sendFanout(other.presenceFor(room.jid, seesJids), seat.jid);
  }
}

/** A new presence of somebody who is in the room, under the same nickname (§7.7). */
export function updatePresence(room: Room, seat: Seat, stanza: XmlElement): void {
  seat.presence = cleanPresence(stanza);
  seat.rank = presenceRank(stanza);
  seat.occupant.changed();
  tellPresence(room, seat.occupant);
}

/** §7.2 for somebody who is in already: their program has lost its memory and wants everything again. */
export async function rejoin(
  service: RoomsService,
  room: Room,
  seat: Seat,
  context: StanzaContext,
  request: MucJoin,
): Promise<void> {
  room.watching?.leave(seat);
  if (seat.session !== undefined) service.memberPresence?.end(seat.session, room.jid);
  const isWindowed = asksForWindows(context.stanza) && (await isLarge(service, room));
  room.setWatched(seat, isWindowed ? NOBODY : undefined);
  seat.presence = cleanPresence(context.stanza);
  seat.rank = presenceRank(context.stanza);
  seat.occupant.changed();
  const { record } = room;
  const codes = record ? entryCodes({ record }, { isNew: false, isChanged: false }) : [];
  tellAllOthers(room, seat.occupant);
  tellEntered(room, seat, codes);
  await sendHistory(service, room, seat, request.history ?? {});
  sendSubject(service, room, seat);
}
