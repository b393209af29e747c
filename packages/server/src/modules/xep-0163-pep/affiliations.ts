import type { BareJid } from "@tandem/protocol";
import type { PubsubAffiliation } from "@tandem/protocol/xep-0060-pubsub";
import { pepErrors } from "./errors.ts";

type Change = "member" | "outcast" | "none";
const CHANGES: readonly string[] = ["member", "outcast", "none"];

/** PE11: what may be made of others on a personal node. Refused whole. */
export function affiliationChanges(
  account: BareJid,
  asked: readonly (readonly [BareJid, PubsubAffiliation])[],
): ReadonlyMap<BareJid, Change> {
  for (const [jid, affiliation] of asked)
    if (jid === account || !CHANGES.includes(affiliation)) throw pepErrors.raise["pep/affiliation"]({ jid });
  if (asked.length === 0) throw pepErrors.raise["pep/malformed"]();
  return new Map(asked as readonly (readonly [BareJid, Change])[]);
}
