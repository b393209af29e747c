import { el, type XmlElement } from "@tandem/xml";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

export const NS_RETRACTION = "urn:xmpp:message-retract:1";

/** Id of the message that its sender takes back: in a room the room's stanza-id, otherwise the origin-id or id (XEP-0424 v0.4.2 §3.1). */
export function retractedIdOf(message: XmlElement): string | null {
  return message.child("retract", NS_RETRACTION)?.attr("id") || null;
}

export function buildRetraction(id: string): XmlElement {
  return el("retract", NS_RETRACTION, { id });
}

/** What stays of a retracted message in an archive (§5). */
export interface Tombstone {
  /** Id of the retraction. */
  readonly id?: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export function parseTombstone(message: XmlElement): Tombstone | null {
  const retracted = message.child("retracted", NS_RETRACTION);
  const time = parseDateTime(retracted?.attr("stamp"));
  return retracted === undefined || time === null ? null : { id: retracted.attr("id"), time };
}

export function buildTombstone(tombstone: Tombstone): XmlElement {
  return el("retracted", NS_RETRACTION, { stamp: formatDateTime(tombstone.time), id: tombstone.id });
}

/** What programs show that do not know retractions (§3). */
export const RETRACTION_FALLBACK = "/me took back an earlier message.";
