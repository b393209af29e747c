import type { BareJid, Jid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";

export interface Blocking {
  /** Has the account blocked that address, its bare address or its domain? */
  isBlocked(account: BareJid, address: Jid): Promise<boolean>;
}
export const blocking = contract<Blocking>("xep-0191-blocking");
