import { el, type XmlElement } from "@tandem/xml";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** XEP-0319 v1.0.2. */
export const NS_IDLE = "urn:xmpp:idle:1";

/** Since when nobody has touched the device, in milliseconds since 1970; null when the presence does not say. */
export function parseIdleSince(presence: XmlElement): number | null {
  return parseDateTime(presence.child("idle", NS_IDLE)?.attr("since"));
}

export function buildIdle(since: number): XmlElement {
  return el("idle", NS_IDLE, { since: formatDateTime(since) });
}
