import { el, type XmlElement } from "@tandem/xml";

export const NS_HINTS = "urn:xmpp:hints";

/** What the sender wants done with a message on its way (XEP-0334 v1.0.0 §3). Wishes: a server keeps what it must keep. */
export type Hint = "no-permanent-store" | "no-store" | "no-copy" | "store";
const HINTS: readonly string[] = ["no-permanent-store", "no-store", "no-copy", "store"];

export function hintsOf(message: XmlElement): ReadonlySet<Hint> {
  const hints = new Set<Hint>();
  for (const child of message.elements())
    if (child.ns === NS_HINTS && HINTS.includes(child.name)) hints.add(child.name as Hint);
  return hints;
}

export function buildHint(hint: Hint): XmlElement {
  return el(hint, NS_HINTS);
}
