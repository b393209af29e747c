import { type BareJid, localOf } from "@tandem/protocol";

/** Nodes are at home with an account (XEP-0163) or at the service (XEP-0060); the address says which. */
export function isPersonal(home: BareJid): boolean {
  return localOf(home) !== "";
}
