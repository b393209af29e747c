import type { BareJid } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { namesOf } from "@tandem/protocol/xep-0372-references";
import { NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import { type ModuleHost, PHRASES_MAX } from "../../core/index.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";

/** FI2: one's names (RM21) in all rooms that are in the bookmarks. */
export async function mentionsOf(host: ModuleHost, account: BareJid): Promise<FilterTerms> {
  const [items, name] = await Promise.all([
    host.use(pep).items(account, NS_BOOKMARKS),
    host.use(cards).nameOf(account),
  ]);
  const nicks = items.map((item) => parseBookmark(item)?.nick);
  return { search: { any: namesOf({ account, name, nicks }).slice(0, PHRASES_MAX) } };
}
