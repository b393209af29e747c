import { el, type XmlElement } from "@tandem/xml";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";

/** Private PEP node and namespace: whom the person wants to be told of; docs/protocol/tags.md */
export const NS_TAGS = "urn:tandem:tags:0";
export const TAGS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

/** The item's id is the contact's bare address. Null for anything else. */
export function parseTag(item: PubsubItem): BareJid | null {
  return item.payload?.is("tag", NS_TAGS) === true ? parseBareJid(item.id ?? "") : null;
}

export function buildTag(contact: BareJid): PubsubItem & { readonly payload: XmlElement } {
  return { id: contact, payload: el("tag", NS_TAGS) };
}
