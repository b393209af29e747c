import { el, type XmlElement } from "@tandem/xml";
import { buildForm, NS_DATA_FORMS, parseForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import { NS_MUC_OWNER } from "./status.ts";
import { buildDestroy, parseDestroy, type MucDestroy } from "./user.ts";

/** What an owner asks of a room (XEP-0045 v1.35.5 §10): its form, a change by a submitted or cancelled form, its end. */
export type MucOwnerRequest =
  | { readonly kind: "get" }
  | { readonly kind: "form"; readonly form: DataForm }
  | { readonly kind: "destroy"; readonly destroy: MucDestroy };

export function parseMucOwner(query: XmlElement | undefined): MucOwnerRequest | null {
  if (query === undefined || !query.is("query", NS_MUC_OWNER)) return null;
  const destroy = query.child("destroy");
  if (destroy !== undefined) return { kind: "destroy", destroy: parseDestroy(destroy) };
  const x = query.child("x", NS_DATA_FORMS);
  if (x === undefined) return { kind: "get" };
  const form = parseForm(x);
  return form === null ? null : { kind: "form", form };
}

export function buildMucOwner(request: MucOwnerRequest): XmlElement {
  const inside =
    request.kind === "destroy"
      ? buildDestroy(request.destroy, NS_MUC_OWNER)
      : request.kind === "form"
        ? buildForm(request.form)
        : undefined;
  return el("query", NS_MUC_OWNER, {}, inside);
}

/** Names of the fields of a room's configuration form (§15.5.3). */
export const ROOM_CONFIG_FIELDS = {
  name: "muc#roomconfig_roomname",
  description: "muc#roomconfig_roomdesc",
  language: "muc#roomconfig_lang",
  isLogged: "muc#roomconfig_enablelogging",
  mayChangeSubject: "muc#roomconfig_changesubject",
  mayInvite: "muc#roomconfig_allowinvites",
  maySendPrivately: "muc#roomconfig_allowpm",
  occupantsMax: "muc#roomconfig_maxusers",
  presenceBroadcast: "muc#roomconfig_presencebroadcast",
  mayListMembers: "muc#roomconfig_getmemberlist",
  isPublic: "muc#roomconfig_publicroom",
  isPersistent: "muc#roomconfig_persistentroom",
  isModerated: "muc#roomconfig_moderatedroom",
  isMembersOnly: "muc#roomconfig_membersonly",
  isPasswordProtected: "muc#roomconfig_passwordprotectedroom",
  secret: "muc#roomconfig_roomsecret",
  whois: "muc#roomconfig_whois",
  admins: "muc#roomconfig_roomadmins",
  owners: "muc#roomconfig_roomowners",
} as const;

/** Names of the fields of a room's extended disco information (§15.5.4). */
export const ROOM_INFO_FIELDS = {
  description: "muc#roominfo_description",
  subject: "muc#roominfo_subject",
  isSubjectModifiable: "muc#roominfo_subjectmod",
  occupants: "muc#roominfo_occupants",
  language: "muc#roominfo_lang",
  contact: "muc#roominfo_contactjid",
} as const;
