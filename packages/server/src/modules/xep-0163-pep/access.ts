import { type BareJid, bareOf, type Jid } from "@tandem/protocol";
import type { ModuleHost } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { pepErrors } from "./errors.ts";
import type { PepConfig } from "./store.ts";

/** PE4, the one place that decides: may `reader` see what is on the account's node? Throws the refusal of XEP-0060. */
export async function checkRead(host: ModuleHost, reader: Jid, account: BareJid, config: PepConfig): Promise<void> {
  if (bareOf(reader) === account) return;
  switch (config.accessModel) {
    case "open":
      return;
    case "presence":
      if (!(await host.use(presenceService).maySee(reader, account))) throw pepErrors.raise["pep/presence-required"]();
      return;
    case "roster":
      if (!(await isInGroup(host, reader, account, config))) throw pepErrors.raise["pep/not-in-group"]();
      return;
    default:
      throw pepErrors.raise["pep/closed"]();
  }
}

export async function mayRead(host: ModuleHost, reader: Jid, account: BareJid, config: PepConfig): Promise<boolean> {
  try {
    await checkRead(host, reader, account, config);
    return true;
  } catch (refusal) {
    if (refusal instanceof Error && "code" in refusal) return false;
    throw refusal;
  }
}

async function isInGroup(host: ModuleHost, reader: Jid, account: BareJid, config: PepConfig): Promise<boolean> {
  const contact = await host.use(rosters).contact(account, bareOf(reader));
  return contact?.groups.some((group) => config.rosterGroups.includes(group)) ?? false;
}
