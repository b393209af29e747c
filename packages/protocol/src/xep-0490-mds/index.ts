import { el, type XmlElement } from "@tandem/xml";
import { parseBareJid, type BareJid } from "../jid/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";
import { buildStanzaId, NS_STANZA_IDS } from "../xep-0359-stanza-ids/index.ts";

/** PEP node and namespace. */
export const NS_MDS = "urn:xmpp:mds:displayed:0";

/** The node must be so, or others could see what a person reads (XEP-0490 v1.0.1 §3.1). */
export const MDS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

/** Up to where a conversation is read on some program of the account. */
export interface ReadMarker {
  /** Contact or room. */
  readonly conversation: BareJid;
  readonly stanzaId: string;
  /** Whose id it is: the room, or the own account. */
  readonly by: BareJid;
}

export function parseReadMarker(item: PubsubItem): ReadMarker | null {
  const conversation = parseBareJid(item.id ?? "");
  const stanzaId =
    item.payload?.is("displayed", NS_MDS) === true ? item.payload.child("stanza-id", NS_STANZA_IDS) : undefined;
  const by = parseBareJid(stanzaId?.attr("by") ?? "");
  const id = stanzaId?.attr("id");
  return conversation === null || by === null || !id ? null : { conversation, stanzaId: id, by };
}

export function buildReadMarker(marker: ReadMarker): PubsubItem & { readonly payload: XmlElement } {
  return { id: marker.conversation, payload: el("displayed", NS_MDS, {}, buildStanzaId(marker.by, marker.stanzaId)) };
}
