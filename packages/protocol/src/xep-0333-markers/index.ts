import { el, type XmlElement } from "@tandem/xml";

export const NS_MARKERS = "urn:xmpp:chat-markers:0";

export function isMarkable(message: XmlElement): boolean {
  return message.child("markable", NS_MARKERS) !== undefined;
}

export function buildMarkable(): XmlElement {
  return el("markable", NS_MARKERS);
}

/** Id of the message up to which everything was read, or null: in a room the id that the room gave (XEP-0333 v1.0 §4.3). */
export function displayedIdOf(message: XmlElement): string | null {
  return message.child("displayed", NS_MARKERS)?.attr("id") || null;
}

export function buildDisplayedMarker(id: string): XmlElement {
  return el("displayed", NS_MARKERS, { id });
}
