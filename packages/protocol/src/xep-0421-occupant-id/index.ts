import { el, type XmlElement } from "@tandem/xml";

export const NS_OCCUPANT_ID = "urn:xmpp:occupant-id:0";

/** Who is behind a nickname, as the room knows them (XEP-0421 v1.0.1 §3.1). Believe it only from the room itself: it strips others'. */
export function occupantIdOf(stanza: XmlElement): string | null {
  return stanza.child("occupant-id", NS_OCCUPANT_ID)?.attr("id") || null;
}

export function buildOccupantId(id: string): XmlElement {
  return el("occupant-id", NS_OCCUPANT_ID, { id });
}
