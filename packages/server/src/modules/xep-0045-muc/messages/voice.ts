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
import { VOICE_REQUEST_FORM } from "@tandem/protocol/xep-0045-muc";
import type { XmlElement } from "@tandem/xml";
import type { StanzaContext } from "../../../core/index.ts";
import { setRole } from "../affiliations/changes.ts";
import { errors } from "../errors.ts";
import type { Occupant } from "../occupancy/occupant.ts";
import { type Room, sendTo } from "../room.ts";
import { type RoomsService, seatOf } from "../service.ts";

/** The form of a voice request or of its approval (XEP-0045 §7.13, §8.6), or null for any other message. */
export function parseVoiceForm(stanza: XmlElement): DataForm | null {
  const form = parseForm(stanza.child("x", NS_DATA_FORMS));
  return form !== null && form.type === "submit" && formTypeOf(form) === VOICE_REQUEST_FORM ? form : null;
}

export async function requestVoice(
  service: RoomsService,
  room: Room,
  context: StanzaContext,
  form: DataForm,
): Promise<void> {
  const occupant = seatOf(room, context)?.occupant;
  if (occupant === undefined) throw errors.raise["rooms/not-entered"]();
  if (formBoolean(form, "muc#request_allow") === null) return passToModerators(room, occupant);
  await approve(service, room, occupant, form);
}

/** Ex. 78: to moderators only. */
function passToModerators(room: Room, occupant: Occupant): void {
  if (occupant.role !== "visitor") return;
  const form = approvalForm(occupant.account, occupant.nick);
  const stanza = message("normal", { from: room.jid }, buildForm(form));
  for (const reader of room.occupants.values()) {
    if (reader.role === "moderator") for (const seat of reader.seats.values()) sendTo(seat, stanza);
  }
}

function approvalForm(account: BareJid, nick: string): DataForm {
  const field = (name: string, type: FormField["type"], label: string, value: string): FormField => ({
    name,
    type,
    label,
    values: [value],
  });
  return {
    type: "form",
    title: "Voice request",
    instructions: ["Somebody asks to be allowed to write in this room."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [VOICE_REQUEST_FORM] },
      field("muc#role", "list-single", "Requested role", "participant"),
      field("muc#jid", "jid-single", "Address", account),
      field("muc#roomnick", "text-single", "Nickname", nick),
      field("muc#request_allow", "boolean", "Let them write?", "0"),
    ],
  };
}

async function approve(service: RoomsService, room: Room, moderator: Occupant, form: DataForm): Promise<void> {
  if (moderator.role !== "moderator") throw errors.raise["rooms/forbidden"]();
  const target = room.occupants.get(formValue(form, "muc#roomnick") ?? "");
  if (formBoolean(form, "muc#request_allow") !== true || target?.role !== "visitor") return;
  await setRole(service, room, target, "participant", { actor: moderator.nick });
}
