import type { XmlElement } from "@tandem/xml";

export const NS_HINTS = "urn:xmpp:hints";
const NS_MUC_USER = "http://jabber.org/protocol/muc#user";
const CONVERSATION = new Set([
  "http://jabber.org/protocol/chatstates",
  "urn:xmpp:receipts",
  "urn:xmpp:chat-markers:0",
  "urn:xmpp:message-correct:0",
  "urn:xmpp:message-retract:1",
  "urn:xmpp:reactions:0",
]);

/** CB2, CB3. */
export function isEligible(message: XmlElement, nsCarbons: string): boolean {
  if (message.child("private", nsCarbons) !== undefined || message.child("no-copy", NS_HINTS) !== undefined)
    return false;
  // A private message of a room goes to every occupant of the person anyway (§6.1).
  if (message.child("x", NS_MUC_USER) !== undefined) return false;
  const type = message.attr("type") ?? "normal";
  if (type === "chat") return true;
  if (type === "headline" || type === "groupchat" || type === "error") return false;
  return message.child("body") !== undefined || message.elements().some((child) => CONVERSATION.has(child.ns));
}
