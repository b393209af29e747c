import { el, type XmlElement } from "@tandem/xml";
import type { BareJid } from "../jid/index.ts";

export * from "./naming.ts";

export const NS_REFERENCES = "urn:xmpp:reference:0";

/** Somebody who is named in a body; places in Unicode code points (XEP-0372 v0.5.0 §3.2). */
export interface Mention {
  readonly jid: BareJid;
  readonly begin: number;
  readonly end: number;
}

export function buildMention({ jid, begin, end }: Mention): XmlElement {
  const attrs = { type: "mention", begin: String(begin), end: String(end), uri: `xmpp:${encodeURI(jid)}` };
  return el("reference", NS_REFERENCES, attrs);
}
