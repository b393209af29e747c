import { NS_HINTS } from "@tandem/protocol/xep-0334-hints";
import type { XmlElement } from "@tandem/xml";

// What changes or belongs to an earlier message has no body of its own, yet a history without it would be wrong.
const LASTING_PAYLOADS: ReadonlySet<string> = new Set([
  "urn:xmpp:reactions:0",
  "urn:xmpp:message-retract:1",
  "urn:xmpp:message-correct:0",
  "urn:xmpp:message-attaching:1",
]);

/** Whether a room's archive keeps the message (XEP-0313 §5.1.2, XEP-0334 §4). Typing notices and markers are for the moment. */
export function isLasting(stanza: XmlElement): boolean {
  if (stanza.child("no-store", NS_HINTS) ?? stanza.child("no-permanent-store", NS_HINTS)) return false;
  if (stanza.child("store", NS_HINTS) ?? stanza.child("body") ?? stanza.child("subject")) return true;
  return stanza.elements().some((child) => LASTING_PAYLOADS.has(child.ns));
}
