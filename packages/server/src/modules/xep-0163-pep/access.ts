import { type BareJid, bareOf, type Jid } from "@tandem/protocol";
import type { ModuleHost } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { pepErrors } from "./errors.ts";
import type { PepConfig, PepNode } from "./store.ts";

type Guarded = Pick<PepNode, "config" | "affiliations">;

/** PE4, the one place that decides: may `reader` see what is on the account's node? Throws the refusal of XEP-0060. */
export async function checkRead(host: ModuleHost, reader: Jid, account: BareJid, node: Guarded): Promise<void> {
  if (bareOf(reader) === account) return;
  const affiliation = affiliationOf(node, bareOf(reader));
  if (affiliation === "outcast") throw pepErrors.raise["pep/outcast"]();
  if (affiliation === "member") return;
  switch (node.config.accessModel) {
    case "open":
      return;
    case "presence":
      if (!(await host.use(presenceService).maySee(reader, account))) throw pepErrors.raise["pep/presence-required"]();
      return;
    case "roster":
      if (!(await isInGroup(host, reader, account, node.config))) throw pepErrors.raise["pep/not-in-group"]();
      return;
    default:
      throw pepErrors.raise["pep/closed"]();
  }
}

export async function mayRead(host: ModuleHost, reader: Jid, account: BareJid, node: Guarded): Promise<boolean> {
  try {
    await checkRead(host, reader, account, node);
    return true;
  } catch (refusal) {
    if (refusal instanceof Error && "code" in refusal) return false;
    throw refusal;
  }
}

function affiliationOf({ affiliations }: Guarded, reader: BareJid): "member" | "outcast" | undefined {
  return affiliations !== undefined && Object.hasOwn(affiliations, reader) ? affiliations[reader] : undefined;
}

async function isInGroup(host: ModuleHost, reader: Jid, account: BareJid, config: PepConfig): Promise<boolean> {
  const contact = await host.use(rosters).contact(account, bareOf(reader));
  return contact?.groups.some((group) => config.rosterGroups.includes(group)) ?? false;
}
