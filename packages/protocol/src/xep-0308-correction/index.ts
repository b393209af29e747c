import { el, type XmlElement } from "@tandem/xml";

export const NS_CORRECTION = "urn:xmpp:message-correct:0";

/** Id of the message whose place this one takes: the sender's own id of it, also in a room (XEP-0308 v1.2.1 §3, §4). */
export function correctedIdOf(message: XmlElement): string | null {
  return message.child("replace", NS_CORRECTION)?.attr("id") || null;
}

/** `id`: of the first version, however often it was corrected since (§4). */
export function buildCorrection(id: string): XmlElement {
  return el("replace", NS_CORRECTION, { id });
}
