import { type BareJid, bareOf, domainOf, message, parseJid } from "@tandem/protocol";
import { buildMucUser, NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { buildDirectInvitation } from "@tandem/protocol/xep-0249-direct-invitations";
import { el, type XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { accessRoom } from "../access.ts";
import { checkScope, checkSpace, setAffiliation } from "../affiliations/changes.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import type { Invitation } from "../contract.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { type Letters, type RoomsService, senderOf } from "../service.ts";
import { bodyElement } from "../wire.ts";

/** People invited by one message. */
export const INVITATIONS_PER_MESSAGE_MAX = 50;
const REASON_CHARS_MAX = 512;

/** XEP-0045 §7.8.2. In a members-only room the invited become members, or the invitation would lead to a closed door. */
export async function invite(
  service: RoomsService,
  room: Room,
  context: StanzaContext,
  x: XmlElement,
): Promise<Letters> {
  const { account } = senderOf(context);
  const { record } = await accessRoom(service, room, account, "invite");
  const invites = x.elements("invite");
  if (invites.length > INVITATIONS_PER_MESSAGE_MAX) throw errors.raise["rooms/too-many-invitations"]();
  const guests = invites.map((element) => ({
    account: guestOf(element),
    reason: reasonOf(element),
    thread: threadOf(element),
  }));
  // RM2: all are judged before the first hears of it. People of other servers cannot find out here who has an account.
  const isColleague = domainOf(account) === service.host.domain;
  for (const guest of guests) {
    await checkScope(service, room, guest.account, "member");
    const isNobody = isColleague && (await service.invitations?.isNobody(guest.account)) === true;
    if (isNobody) throw errors.raise["rooms/nobody-invited"]();
  }
  const letters: XmlElement[] = [];
  for (const guest of guests) {
    const own = await service.store.affiliations.get(room.jid, guest.account);
    const affiliation = own?.affiliation ?? "none";
    // The banned are not told of a room that would turn them away; the inviter learns nothing of the ban.
    if (affiliation === "outcast") continue;
    if (
      !(await keepInvitation(service, {
        room: room.jid,
        name: record.config.name,
        from: account,
        account: guest.account,
        reason: guest.reason,
        isContinued: guest.thread !== undefined,
      }))
    )
      continue;
    if (record.config.isMembersOnly && !isAtLeast(affiliation, "member")) {
      await checkSpace(service, room, 1);
      await setAffiliation(service, room, guest.account, "member");
    }
    letters.push(invitation(service, room, account, guest, context));
  }
  return letters;
}

/** The message is an invitation by itself; that it cannot wait elsewhere too is no reason not to send it. */
export async function keepInvitation(service: RoomsService, invitation: Invitation): Promise<boolean> {
  try {
    return (await service.invitations?.invited(invitation)) ?? true;
  } catch (fault) {
    service.host.log.error("rooms.invitation-fault", { room: invitation.room, error: String(fault) });
    return true;
  }
}

interface Guest {
  readonly account: BareJid;
  /** §7.9: the room goes on with a conversation of two, whose thread it may name. */
  readonly thread: string | true | undefined;
  readonly reason: string | undefined;
}

function guestOf(element: XmlElement): BareJid {
  const jid = parseJid(element.attr("to") ?? "");
  if (jid === null) throw errors.raise["rooms/bad-invitation"]();
  return bareOf(jid);
}

function threadOf(element: XmlElement): string | true | undefined {
  const going = element.child("continue");
  return going === undefined ? undefined : (going.attr("thread")?.slice(0, REASON_CHARS_MAX) ?? true);
}

function reasonOf(element: XmlElement): string | undefined {
  const reason = element.childText("reason")?.slice(0, REASON_CHARS_MAX);
  return reason === "" ? undefined : reason;
}

/** Ex. 57, with XEP-0249 beside it for programs that know only that, and a body for those that know neither. */
function invitation(
  service: RoomsService,
  room: Room,
  from: BareJid,
  guest: Guest,
  context: StanzaContext,
): XmlElement {
  const { reason, thread } = guest;
  const told = buildMucUser({ invites: [{ from, reason, thread }], password: room.record?.config.password });
  const password = room.record?.config.password;
  return message(
    "normal",
    { from: room.jid, to: guest.account, id: context.stanza.attr("id") ?? service.host.random.id() },
    bodyElement(`${from} invites you to the room ${room.jid}`),
    told,
    buildDirectInvitation({
      room: room.jid,
      reason,
      password,
      isContinued: thread !== undefined,
      thread: thread === true ? undefined : thread,
    }),
  );
}

/** §7.8.2, ex. 58-59: told to the inviter, if they have to do with the room and have invited; so nobody can be written to through a room. */
export async function decline(
  service: RoomsService,
  room: Room,
  context: StanzaContext,
  x: XmlElement,
): Promise<Letters> {
  const { account } = senderOf(context);
  const element = x.child("decline");
  const inviter = parseJid(element?.attr("to") ?? "");
  if (element === undefined || inviter === null || room.record === undefined) return [];
  if ((await service.invitations?.declined(room.jid, account, bareOf(inviter))) === false) return [];
  const own = await service.store.affiliations.get(room.jid, bareOf(inviter));
  if (own === undefined && room.occupantsOf(bareOf(inviter)).length === 0) return [];
  const reason = reasonOf(element);
  const told = el(
    "decline",
    NS_MUC_USER,
    { from: account },
    reason === undefined ? undefined : el("reason", NS_MUC_USER, {}, reason),
  );
  return [message("normal", { from: room.jid, to: bareOf(inviter) }, el("x", NS_MUC_USER, {}, told))];
}
