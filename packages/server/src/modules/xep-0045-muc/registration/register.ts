import {
  buildForm,
  type DataForm,
  formTypeOf,
  formValue,
  NS_DATA_FORMS,
  parseForm,
} from "@tandem/protocol/xep-0004-data-forms";
import { NS_REGISTER, ROOM_REGISTER_FIELDS, ROOM_REGISTER_FORM } from "@tandem/protocol/xep-0045-muc";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom } from "../access.ts";
import { checkSpace, reserveNick, setAffiliation, writeAffiliation } from "../affiliations/changes.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import { errors } from "../errors.ts";
import { apply } from "./applications.ts";
import { checkNick, checkNotReserved } from "../occupancy/nick.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";

/** XEP-0045 §7.10, ex. 68-71: the form, or the nickname that one has already. */
export async function askRegistration(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { own } = await accessRoom(service, room, senderOf(context).account, "register");
  if (own?.nick !== undefined) {
    return el("query", NS_REGISTER, {}, el("registered", NS_REGISTER), el("username", NS_REGISTER, {}, own.nick));
  }
  const form: DataForm = {
    type: "form",
    title: "Membership",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [ROOM_REGISTER_FORM] },
      { name: ROOM_REGISTER_FIELDS.nick, type: "text-single", label: "Nickname", isRequired: true, values: [] },
    ],
  };
  return el("query", NS_REGISTER, {}, el("instructions", NS_REGISTER, {}, "Choose a nickname."), buildForm(form));
}

/** In a room that everyone may enter, reserving a nickname makes one a member; in others it asks those who manage it. */
export async function register(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const { account } = senderOf(context);
  const { affiliation, own } = await accessRoom(service, room, account, "register");
  if (context.payload.child("remove") !== undefined) {
    if (affiliation === "member" || own?.affiliation === "none") await setAffiliation(service, room, account, "none");
    return;
  }
  const form = parseForm(context.payload.child("x", NS_DATA_FORMS));
  if (form === null || formTypeOf(form) !== ROOM_REGISTER_FORM) throw errors.raise["rooms/bad-form"]();
  const wanted = formValue(form, ROOM_REGISTER_FIELDS.nick) ?? "";
  // §7.10: without what the form asks for it is no valid form.
  if (wanted === "") throw errors.raise["rooms/bad-form"]();
  const { nick } = checkNick(wanted);
  await checkNotReserved(service.store, room.jid, nick, account);
  const present = room.occupants.get(nick);
  if (present !== undefined && present.account !== account) throw errors.raise["rooms/nick-taken"]();
  if (isAtLeast(affiliation, "member")) return reserveNick(service, room, account, nick);
  // A closed room is entered by the word of those who manage it (§9.9).
  if (room.record?.config.isMembersOnly === true) return apply(service, room, account, nick);
  await checkSpace(service, room, 1);
  await writeAffiliation(service, room, account, { affiliation: "member", nick });
  await setAffiliation(service, room, account, "member");
}
