import { el, type XmlElement } from "@tandem/xml";
import { parseBareJid, type BareJid } from "../jid/index.ts";

export const NS_STANZA_IDS = "urn:xmpp:sid:0";

/** The longest origin-id that we take. Clients write a UUID. */
export const ORIGIN_ID_CHARS_MAX = 128;

/**
 * The id that `by` gave to the message, or undefined. Ids by others are ignored, which is the whole point of asking:
 * anyone can write one in another's name (XEP-0359 v0.7 §5), and servers strip those that claim to be theirs.
 */
export function stanzaIdBy(message: XmlElement, by: BareJid): string | undefined {
  for (const child of message.children) {
    if (typeof child === "string" || !child.is("stanza-id", NS_STANZA_IDS)) continue;
    if (parseBareJid(child.attr("by") ?? "") === by) return child.attr("id") || undefined;
  }
  return undefined;
}

export function buildStanzaId(by: BareJid, id: string): XmlElement {
  return el("stanza-id", NS_STANZA_IDS, { by, id });
}

/** The sender's own id of the message, or undefined when there is none or it is too long to be kept. */
export function originIdOf(message: XmlElement): string | undefined {
  const id = message.child("origin-id", NS_STANZA_IDS)?.attr("id");
  return id === undefined || id === "" || id.length > ORIGIN_ID_CHARS_MAX ? undefined : id;
}

export function buildOriginId(id: string): XmlElement {
  return el("origin-id", NS_STANZA_IDS, { id });
}
