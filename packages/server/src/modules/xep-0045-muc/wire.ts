import { type BareJid, type Jid, message, NS_CLIENT } from "@tandem/protocol";
import { buildUserItem, NS_MUC, NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { el, type XmlElement, type XmlNode } from "@tandem/xml";
import type { Affiliation, Role } from "./affiliations/rules.ts";

/** XEP-0045 §15.6: the service keeps the id of a message that it reflects. */
export const NS_MUC_STABLE_ID = `${NS_MUC}#stable_id`;
/** XEP-0307 v0.1: a name for a room that nobody has. */
export const NS_MUC_UNIQUE = `${NS_MUC}#unique`;
/** XEP-0410 v1.1 §4: this service answers a self-ping itself. */
export const NS_SELF_PING = `${NS_MUC}#self-ping-optimization`;
export const NS_PING = "urn:xmpp:ping";
export const NS_VCARD = "vcard-temp";

/** XEP-0045 §15.6.2, those that are sent here. */
export type StatusCode =
  | 100
  | 101
  | 104
  | 110
  | 170
  | 171
  | 172
  | 173
  | 201
  | 210
  | 301
  | 303
  | 307
  | 321
  | 322
  | 332
  | 333;

export interface ItemParts {
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly jid?: Jid | undefined;
  readonly nick?: string | undefined;
  /** Nickname of who did it. */
  readonly actor?: string | undefined;
  readonly reason?: string | undefined;
}

/** `<x/>` of `muc#user` with an item and status codes, the form of nearly everything that a room tells. */
export function userX(parts: ItemParts, codes: readonly StatusCode[], ...more: (XmlNode | undefined)[]): XmlElement {
  const actor = parts.actor === undefined ? undefined : { nick: parts.actor };
  const reason = parts.reason === "" ? undefined : parts.reason;
  const item = buildUserItem({ ...parts, actor, reason }, NS_MUC_USER);
  return el("x", NS_MUC_USER, {}, item, ...more, ...statuses(codes));
}

export function statuses(codes: readonly StatusCode[]): XmlElement[] {
  return codes.map((code) => el("status", NS_MUC_USER, { code: String(code) }));
}

/** A message of the room itself that carries nothing but status codes, e.g. 104. */
export function statusMessage(room: BareJid, codes: readonly StatusCode[]): XmlElement {
  return message("groupchat", { from: room }, el("x", NS_MUC_USER, {}, ...statuses(codes)));
}

export function bodyElement(text: string): XmlElement {
  return el("body", NS_CLIENT, {}, text);
}
