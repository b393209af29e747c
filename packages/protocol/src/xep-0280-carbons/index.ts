import { el, type XmlElement } from "@tandem/xml";
import { bareOf, parseJid, type BareJid } from "../jid/index.ts";
import { buildForwarded, NS_FORWARD, parseForwarded } from "../xep-0297-forward/index.ts";

export const NS_CARBONS = "urn:xmpp:carbons:2";

export interface Carbon {
  /** `sent`: by another program of this account; `received`: by another one of it. */
  readonly direction: "sent" | "received";
  readonly message: XmlElement;
}

/**
 * The copy inside a message, or null when it is none, or was not sent by `account` itself.
 * XEP-0280 v1.0.1 §11: anyone can write a carbon; only our own bare address may speak for us.
 */
export function parseCarbon(message: XmlElement, account: BareJid): Carbon | null {
  const wrapper = message.childIn(NS_CARBONS);
  if (wrapper === undefined || (wrapper.name !== "sent" && wrapper.name !== "received")) return null;
  const from = message.attr("from");
  // RFC 6120 §8.1.2.1: without a from, it is from the account itself.
  if (from !== undefined && parseJid(from) !== account) return null;
  const inner = parseForwarded(wrapper.child("forwarded", NS_FORWARD))?.stanza;
  return inner?.name === "message" ? { direction: wrapper.name, message: inner } : null;
}

/** The child of the message that carries the copy. */
export function buildCarbon(carbon: Carbon): XmlElement {
  return el(carbon.direction, NS_CARBONS, {}, buildForwarded({ stanza: carbon.message }));
}

/** `<private/>`: the sender wants no copies of this message. */
export function isPrivate(message: XmlElement): boolean {
  return message.child("private", NS_CARBONS) !== undefined;
}

export function buildPrivate(): XmlElement {
  return el("private", NS_CARBONS);
}

export function buildCarbonsSwitch(on: boolean): XmlElement {
  return el(on ? "enable" : "disable", NS_CARBONS);
}

/** Whether a full address belongs to the account: the sender of what was "sent". */
export function isOwn(jid: string | undefined, account: BareJid): boolean {
  const parsed = parseJid(jid ?? "");
  return parsed !== null && bareOf(parsed) === account;
}
