export const NS_MUC = "http://jabber.org/protocol/muc";
export const NS_MUC_USER = "http://jabber.org/protocol/muc#user";
export const NS_MUC_ADMIN = "http://jabber.org/protocol/muc#admin";
export const NS_MUC_OWNER = "http://jabber.org/protocol/muc#owner";
export const ROOM_CONFIG_FORM = "http://jabber.org/protocol/muc#roomconfig";
export const ROOM_INFO_FORM = "http://jabber.org/protocol/muc#roominfo";
export const VOICE_REQUEST_FORM = "http://jabber.org/protocol/muc#request";
export const ROOM_REGISTER_FORM = "http://jabber.org/protocol/muc#register";

/** XEP-0045 v1.35.5 §15.6. */
export const MUC_STATUS = {
  nonAnonymous: 100,
  affiliationChangedOutside: 101,
  showsUnavailable: 102,
  hidesUnavailable: 103,
  configChanged: 104,
  self: 110,
  loggingOn: 170,
  loggingOff: 171,
  nowNonAnonymous: 172,
  nowSemiAnonymous: 173,
  created: 201,
  nickAssigned: 210,
  banned: 301,
  nickChanged: 303,
  kicked: 307,
  removedByAffiliation: 321,
  removedByMembersOnly: 322,
  removedByShutdown: 332,
  removedByError: 333,
} as const;
export type MucStatus = (typeof MUC_STATUS)[keyof typeof MUC_STATUS];

export type MucAffiliation = "owner" | "admin" | "member" | "none" | "outcast";
export type MucRole = "moderator" | "participant" | "visitor" | "none";
const AFFILIATIONS: readonly string[] = ["owner", "admin", "member", "none", "outcast"];
const ROLES: readonly string[] = ["moderator", "participant", "visitor", "none"];

export function parseAffiliation(text: string | undefined): MucAffiliation | null {
  return text !== undefined && AFFILIATIONS.includes(text) ? (text as MucAffiliation) : null;
}

export function parseRole(text: string | undefined): MucRole | null {
  return text !== undefined && ROLES.includes(text) ? (text as MucRole) : null;
}
