import { el, type XmlElement } from "@tandem/xml";
import { bareOf, type BareJid, parseJid } from "../jid/index.ts";
import {
  buildForm,
  formTypeOf,
  formValue,
  NS_DATA_FORMS,
  parseForm,
  submission,
} from "../xep-0004-data-forms/index.ts";
import { ROOM_REGISTER_FORM } from "./status.ts";

export const NS_REGISTER = "jabber:iq:register";

/** Names of the fields of the form (XEP-0045 v1.35.5 §15.5.1). */
export const ROOM_REGISTER_FIELDS = {
  nick: "muc#register_roomnick",
  allow: "muc#register_allow",
  jid: "muc#jid",
} as const;

/** Somebody asks those who manage a room to be let in (§9.9). */
export interface MembershipRequest {
  readonly jid: BareJid;
  readonly nick: string;
}

/** What one who wants to become a member submits (§7.10, ex. 74). */
export function buildRegistration(nick: string): XmlElement {
  return el("query", NS_REGISTER, {}, buildForm(submission(ROOM_REGISTER_FORM, { [ROOM_REGISTER_FIELDS.nick]: nick })));
}

/** The question in a message of the room to who manages it (§9.9, ex. 147), or null for any other. */
export function parseMembershipRequest(message: XmlElement): MembershipRequest | null {
  const form = parseForm(message.child("x", NS_DATA_FORMS));
  if (form === null || form.type !== "form" || formTypeOf(form) !== ROOM_REGISTER_FORM) return null;
  const jid = parseJid(formValue(form, ROOM_REGISTER_FIELDS.jid) ?? "");
  const nick = formValue(form, ROOM_REGISTER_FIELDS.nick) ?? "";
  return jid === null || nick === "" ? null : { jid: bareOf(jid), nick };
}

/** The answer, for a message to the room (§9.9, ex. 148). */
export function buildMembershipVerdict({ jid, nick }: MembershipRequest, isLetIn: boolean): XmlElement {
  return buildForm(
    submission(ROOM_REGISTER_FORM, {
      [ROOM_REGISTER_FIELDS.jid]: jid,
      [ROOM_REGISTER_FIELDS.nick]: nick,
      [ROOM_REGISTER_FIELDS.allow]: isLetIn,
    }),
  );
}
