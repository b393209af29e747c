import { el, type XmlElement } from "@tandem/xml";
import { NS_CLIENT } from "../ns/index.ts";
import { buildDelay, NS_DELAY, parseDelay, type Delay } from "../xep-0203-delay/index.ts";

export const NS_FORWARD = "urn:xmpp:forward:0";

export interface Forwarded {
  readonly stanza: XmlElement;
  readonly delay?: Delay | undefined;
}

/** `<forwarded/>` with exactly one stanza inside; null for anything else (XEP-0297 v1.0 §3). */
export function parseForwarded(forwarded: XmlElement | undefined): Forwarded | null {
  if (forwarded === undefined || !forwarded.is("forwarded", NS_FORWARD)) return null;
  const stanzas = forwarded.elements().filter((child) => child.ns === NS_CLIENT);
  const [stanza] = stanzas;
  if (stanza === undefined || stanzas.length > 1) return null;
  return { stanza, delay: parseDelay(forwarded.child("delay", NS_DELAY)) ?? undefined };
}

export function buildForwarded(forwarded: Forwarded): XmlElement {
  return el("forwarded", NS_FORWARD, {}, forwarded.delay && buildDelay(forwarded.delay), forwarded.stanza);
}
