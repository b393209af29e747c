import type { XmlElement } from "@tandem/xml";

const NS_HINTS = "urn:xmpp:hints";
const NS_CHAT_STATES = "http://jabber.org/protocol/chatstates";
const NS_STANZA_IDS = "urn:xmpp:sid:0";
const NS_DELAY = "urn:xmpp:delay";
const PASSING = new Set([NS_HINTS, NS_CHAT_STATES, NS_STANZA_IDS, NS_DELAY]);

/**
 * Does the message say anything that a person would miss later? Body, receipt, marker, reaction, retraction and whatever
 * else has content do; typing notifications (XEP-0085 §5.8) and empty messages do not. A sender's hint decides
 * (XEP-0334 §4): `no-store` never, `store` always.
 */
export function isWorthKeeping(message: XmlElement): boolean {
  const type = message.attr("type");
  if (type === "headline" || type === "groupchat" || type === "error") return false;
  if (message.child("no-store", NS_HINTS) !== undefined) return false;
  if (message.child("store", NS_HINTS) !== undefined) return true;
  return message.some((child) => !PASSING.has(child.ns) && !child.is("thread", message.ns));
}
