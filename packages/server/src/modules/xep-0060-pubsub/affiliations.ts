import type { BareJid } from "@tandem/protocol";
import type { PubsubAffiliation } from "@tandem/protocol/xep-0060-pubsub";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";

/** PE11: what an owner asks to be made of others. Refused whole. A personal node has one owner, its account. */
export function affiliationChanges(
  home: BareJid,
  asked: readonly (readonly [BareJid, PubsubAffiliation])[],
): ReadonlyMap<BareJid, PubsubAffiliation> {
  for (const [jid, affiliation] of asked)
    if (jid === home || (isPersonal(home) && affiliation === "owner"))
      throw pepErrors.raise["pep/affiliation"]({ jid });
  if (asked.length === 0) throw pepErrors.raise["pep/malformed"]();
  return new Map(asked);
}
