import type { AccessLevel } from "@tandem/client-core";

/** What the server takes for an address without a level of its own (docs/protocol/access.md §2). */
export function defaultAccess(jid: string, me: string): AccessLevel {
  const domain = (address: string): string => address.trim().slice(address.trim().lastIndexOf("@") + 1);
  return jid.includes("@") && domain(jid) !== domain(me) ? "public" : "company";
}
