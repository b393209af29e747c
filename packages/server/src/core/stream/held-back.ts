import type { XmlElement } from "@tandem/xml";

const NS_CHAT_STATES = "http://jabber.org/protocol/chatstates";
const NS_MUC_USER = "http://jabber.org/protocol/muc#user";
/** What may stand beside a chat state without making the message worth waking somebody. */
const BESIDE_CHAT_STATE: ReadonlySet<string> = new Set([NS_CHAT_STATES, "urn:xmpp:hints", "urn:xmpp:sid:0"]);

/**
 * Whether a stanza can wait while nobody looks at the client (XEP-0352 v1.0.0 §5): presence, and who is typing. Undefined:
 * it cannot. Otherwise a key: the next stanza with the same key says all that this one does.
 */
export function holdKey(stanza: XmlElement): string | undefined {
  if (stanza.name === "presence") return isMerePresence(stanza) ? `presence ${stanza.attr("from")}` : undefined;
  return stanza.name === "message" && isChatState(stanza) ? `state ${stanza.attr("from")}` : undefined;
}

/** Requests, errors, and what a room says by a status (the own join among it) are waited for. */
function isMerePresence(stanza: XmlElement): boolean {
  const type = stanza.attr("type");
  if (type !== undefined && type !== "unavailable") return false;
  return stanza.child("x", NS_MUC_USER)?.child("status") === undefined;
}

function isChatState(stanza: XmlElement): boolean {
  if (stanza.attr("type") === "error") return false;
  const children = stanza.elements();
  const states = children.filter((child) => child.ns === NS_CHAT_STATES);
  return states.length > 0 && children.every((child) => child.name === "thread" || BESIDE_CHAT_STATE.has(child.ns));
}

/** What waits for a client that nobody looks at, in the order in which it would have been sent. */
export class HeldBack {
  readonly #texts = new Map<string, string>();
  #chars = 0;

  get length(): number {
    return this.#texts.size;
  }

  get chars(): number {
    return this.#chars;
  }

  hold(key: string, text: string): void {
    this.#chars += text.length - (this.#texts.get(key)?.length ?? 0);
    // To the end: what was said between the two may depend on the first, never on the second.
    this.#texts.delete(key);
    this.#texts.set(key, text);
  }

  take(): readonly string[] {
    const texts = [...this.#texts.values()];
    this.#texts.clear();
    this.#chars = 0;
    return texts;
  }
}
