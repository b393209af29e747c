import { el, type XmlElement } from "@tandem/xml";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** Private PEP node and namespace: texts that are not sent yet; docs/protocol/drafts.md */
export const NS_DRAFTS = "urn:tandem:drafts:0";
export const DRAFTS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

export interface Draft {
  /** The room or person that it is for. */
  readonly place: BareJid;
  readonly text: string;
  /** When the last key was pressed, in milliseconds since the epoch. */
  readonly at: number;
}

export function parseDraft({ id, payload }: PubsubItem): Draft | null {
  const place = parseBareJid(id ?? "");
  const at = parseDateTime(payload?.attr("at"));
  if (payload?.is("draft", NS_DRAFTS) !== true || place === null || at === null) return null;
  return { place, text: payload.text(), at };
}

export function buildDraft({ place, text, at }: Draft): PubsubItem & { readonly payload: XmlElement } {
  return { id: place, payload: el("draft", NS_DRAFTS, { at: formatDateTime(at) }, text) };
}
