import type { BareJid } from "@tandem/protocol";
import type { ModuleHost } from "../../core/index.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { blocking } from "../xep-0191-blocking/contract.ts";

/** docs/protocol/room-details.md §4: by address; of those who are wanted, who lets the account see their presence and has not blocked it. */
export async function contactsOf(
  host: Pick<ModuleHost, "use">,
  account: BareJid,
  isWanted: (contact: BareJid) => boolean,
): Promise<readonly BareJid[]> {
  const contacts = await host.use(rosters).contacts(account);
  const seen = contacts.filter(({ jid, subscription }) => isWanted(jid) && isSeen(subscription));
  const isBlocked = await Promise.all(seen.map(({ jid }) => host.use(blocking).isBlocked(jid, account)));
  return seen.filter((_, at) => isBlocked[at] === false).map(({ jid }) => jid);
}

function isSeen(subscription: string): boolean {
  return subscription === "to" || subscription === "both";
}
