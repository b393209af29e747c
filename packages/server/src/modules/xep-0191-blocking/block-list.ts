import { bareOf, domainOf, isFull, type Jid, resourceOf } from "@tandem/protocol";
import type { CollectionSpec } from "../../core/index.ts";

/** Owner: the account; key: empty. In the order of blocking. */
export interface BlockList {
  readonly blocked: readonly Jid[];
}
export const emptyBlockList: BlockList = { blocked: [] };
export const blockListSpec: CollectionSpec<BlockList> = { name: "blocking", version: 1 };

/** XEP-0191 §2: user@domain/resource, user@domain, domain/resource, domain; the first that fits. */
export function blocks({ blocked }: BlockList, address: Jid): boolean {
  if (blocked.length === 0) return false;
  const domain = domainOf(address);
  const withResource = isFull(address) ? `${domain}/${resourceOf(address)}` : domain;
  const forms: readonly string[] = [address, bareOf(address), withResource, domain];
  return blocked.some((jid) => forms.includes(jid));
}

export function add(
  list: BlockList,
  jids: readonly Jid[],
): { readonly list: BlockList; readonly added: readonly Jid[] } {
  const added = [...new Set(jids)].filter((jid) => !list.blocked.includes(jid));
  return { list: { blocked: [...list.blocked, ...added] }, added };
}

/** Without addresses: everything (§3.4). */
export function remove(
  list: BlockList,
  jids: readonly Jid[],
): { readonly list: BlockList; readonly removed: readonly Jid[] } {
  const removed = jids.length === 0 ? list.blocked : list.blocked.filter((jid) => jids.includes(jid));
  return { list: { blocked: list.blocked.filter((jid) => !removed.includes(jid)) }, removed };
}
