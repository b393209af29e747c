import { type BareJid, localOf } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import { type ModuleHost, PHRASES_MAX } from "../../core/index.ts";
import { pep } from "../xep-0163-pep/contract.ts";

/** FI2: the part of the address before the `@`, and every nickname that the account's bookmarks give. */
export async function mentionsOf(host: ModuleHost, account: BareJid): Promise<FilterTerms> {
  const items = await host.use(pep).items(account, NS_BOOKMARKS);
  const names = new Map([[localOf(account).toLowerCase(), localOf(account)]]);
  for (const item of items) {
    const nick = parseBookmark(item)?.nick;
    if (nick !== undefined && nick.trim() !== "") names.set(nick.toLowerCase(), nick);
  }
  return { search: { any: [...names.values()].slice(0, PHRASES_MAX) } };
}
