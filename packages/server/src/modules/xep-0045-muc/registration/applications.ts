import { type BareJid, message } from "@tandem/protocol";
import {
  buildForm,
  type DataForm,
  type FormField,
  formBoolean,
  formTypeOf,
  formValue,
  NS_DATA_FORMS,
  parseForm,
} from "@tandem/protocol/xep-0004-data-forms";
import { ROOM_REGISTER_FIELDS, ROOM_REGISTER_FORM } from "@tandem/protocol/xep-0045-muc";
import type { XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { accessRoom } from "../access.ts";
import { tellAbsent } from "../affiliations/admin.ts";
import { checkSpace, setAffiliation, writeAffiliation } from "../affiliations/changes.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import { errors } from "../errors.ts";
import { keepInvitation } from "../messages/invite.ts";
import { checkNotReserved } from "../occupancy/nick.ts";
import type { Occupant, Seat } from "../occupancy/occupant.ts";
import { type Room, sendTo } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";

/** People who wait to be let into one room. */
export const APPLICATIONS_PER_ROOM_MAX = 100;

/** Somebody asks to become a member of a closed room. Owner of the document: the room; key: the account. */
export interface Application {
  readonly account: BareJid;
  readonly nick: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** XEP-0045 §9.9: waits until somebody who manages the room decides; those who are in it are asked at once. */
export async function apply(service: RoomsService, room: Room, account: BareJid, nick: string): Promise<undefined> {
  const waiting = await service.store.applications.list(room.jid, { limit: APPLICATIONS_PER_ROOM_MAX });
  const others = waiting.filter((row) => row.value.account !== account);
  if (others.length >= APPLICATIONS_PER_ROOM_MAX) throw errors.raise["rooms/applications-full"]();
  if (others.some((row) => row.value.nick === nick)) throw errors.raise["rooms/nick-taken"]();
  const application = { account, nick, at: service.now() };
  await service.store.applications.put(room.jid, account, application);
  // A second asking changes what waits, and rings nobody twice.
  if (others.length < waiting.length) return;
  for (const occupant of room.occupants.values()) {
    if (manages(occupant)) for (const seat of occupant.seats.values()) sendTo(seat, question(room, application));
  }
}

function manages(occupant: Occupant): boolean {
  return isAtLeast(occupant.affiliation, "admin");
}

/** What waits, for one who manages the room and comes in. Others cost no read. */
export async function sendApplications(service: RoomsService, room: Room, seat: Seat): Promise<void> {
  if (!manages(seat.occupant) || room.record?.config.isMembersOnly !== true) return;
  const waiting = await service.store.applications.list(room.jid, { limit: APPLICATIONS_PER_ROOM_MAX });
  for (const { value } of waiting) sendTo(seat, question(room, value));
}

function question(room: Room, { account, nick }: Application): XmlElement {
  const field = (name: string, type: FormField["type"], label: string, value: string): FormField => ({
    name,
    type,
    label,
    values: [value],
  });
  const form: DataForm = {
    type: "form",
    title: "Somebody asks to be let in",
    instructions: ["Letting them in makes them a member of this room."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [ROOM_REGISTER_FORM] },
      field(ROOM_REGISTER_FIELDS.jid, "jid-single", "Address", account),
      field(ROOM_REGISTER_FIELDS.nick, "text-single", "Nickname", nick),
      field(ROOM_REGISTER_FIELDS.allow, "boolean", "Let them in?", "0"),
    ],
  };
  return message("normal", { from: room.jid }, buildForm(form));
}

/** The answer of somebody who manages the room, or null for any other message. */
export function parseVerdict(stanza: XmlElement): DataForm | null {
  const form = parseForm(stanza.child("x", NS_DATA_FORMS));
  const isAnswer = form?.type === "submit" && formTypeOf(form) === ROOM_REGISTER_FORM;
  return isAnswer && formBoolean(form, ROOM_REGISTER_FIELDS.allow) !== null ? form : null;
}

/** The first verdict holds; a second one, of somebody who was asked too, changes nothing. */
export async function decideApplication(
  service: RoomsService,
  room: Room,
  context: StanzaContext,
  form: DataForm,
): Promise<void> {
  const by = senderOf(context).account;
  await accessRoom(service, room, by, "administer");
  const nick = formValue(form, ROOM_REGISTER_FIELDS.nick);
  const waiting = await service.store.applications.list(room.jid, { limit: APPLICATIONS_PER_ROOM_MAX });
  const application = waiting.find((row) => row.value.nick === nick)?.value;
  if (application === undefined) return;
  const { account } = application;
  if (formBoolean(form, ROOM_REGISTER_FIELDS.allow) === true) await letIn(service, room, application, by);
  await service.store.applications.delete(room.jid, account);
}

async function letIn(service: RoomsService, room: Room, { account, nick }: Application, by: BareJid): Promise<void> {
  const own = await service.store.affiliations.get(room.jid, account);
  // Meanwhile a member by other means, or banned: neither is undone by an old question.
  if (own !== undefined && own.affiliation !== "none") return;
  await checkSpace(service, room, 1);
  await checkNotReserved(service.store, room.jid, nick, account);
  await writeAffiliation(service, room, account, { affiliation: "member", nick });
  await setAffiliation(service, room, account, "member");
  // The letter goes to one program, once, and to none that leaves IM to another: so it waits as an invitation too (RM8).
  // It is the room's: who manages it is not for everybody to know.
  const { jid, record } = room;
  const name = record?.config.name ?? "";
  const invitation = { room: jid, name, from: jid, account, reason: undefined, isContinued: false };
  if (room.occupantsOf(account).length === 0) await keepInvitation(service, invitation);
  tellAbsent(service, room, account, "member");
  await service.note(room, by, [{ what: "members", added: [account] }]);
}
