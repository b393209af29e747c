import { NS_CHANNEL_SEARCH_ERROR } from "@tandem/protocol/xep-0433-channel-search";
import { el, type XmlNode } from "@tandem/xml";
import { StanzaError } from "../../../core/index.ts";
import { errors } from "../errors.ts";

/** A search walks through all rooms; nobody needs more of them than they can read. */
export const CHANNEL_SEARCHES_PER_MINUTE_MAX = 30;

/** With the seconds to wait (XEP-0433 §4.2.2.4). */
export function tooManyChannelSearches(seconds: number): StanzaError {
  const application = el("rate-limit", NS_CHANNEL_SEARCH_ERROR, { "retry-after": String(seconds) });
  return new StanzaError("rooms/search-rate", { ...errors.table["rooms/search-rate"], application });
}

export function channelSearchRefusal(
  code: keyof typeof errors.table,
  condition: string,
  ...inside: XmlNode[]
): StanzaError {
  const application = el(condition, NS_CHANNEL_SEARCH_ERROR, {}, ...inside);
  return new StanzaError(code, { ...errors.table[code], application });
}
