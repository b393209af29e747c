import { el, type XmlElement } from "@tandem/xml";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";

/** Private PEP node and namespace: which conversations stand first; docs/protocol/pins.md */
export const NS_PINS = "urn:tandem:pins:0";
export const PINS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

/** The item's id is the bare address of the conversation. Null for anything else. */
export function parsePin(item: PubsubItem): BareJid | null {
  return item.payload?.is("pin", NS_PINS) === true ? parseBareJid(item.id ?? "") : null;
}

export function buildPin(conversation: BareJid): PubsubItem & { readonly payload: XmlElement } {
  return { id: conversation, payload: el("pin", NS_PINS) };
}
