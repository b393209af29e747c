import { el, type XmlElement } from "@tandem/xml";
import { parseJid, type Jid } from "../jid/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

export const NS_DELAY = "urn:xmpp:delay";

export interface Delay {
  /** When it was sent first, in milliseconds since 1970. */
  readonly time: number;
  /** Who says so. Anyone can write it: believe only your own server, or the room for its own messages. */
  readonly from?: Jid | undefined;
  readonly reason?: string | undefined;
}

export function parseDelay(delay: XmlElement | undefined): Delay | null {
  if (delay === undefined || !delay.is("delay", NS_DELAY)) return null;
  const time = parseDateTime(delay.attr("stamp"));
  if (time === null) return null;
  return { time, from: parseJid(delay.attr("from") ?? "") ?? undefined, reason: delay.text() || undefined };
}

export function buildDelay(delay: Delay): XmlElement {
  return el("delay", NS_DELAY, { from: delay.from, stamp: formatDateTime(delay.time) }, delay.reason);
}
