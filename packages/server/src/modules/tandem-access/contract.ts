import type { BareJid } from "@tandem/protocol";
import type { AccessLevel } from "@tandem/protocol/tandem-access";
import { contract } from "../../core/index.ts";

export interface AccessLevels {
  /** How much of `account` somebody else may see. Addresses that nobody knows have one too. */
  levelOf(account: BareJid, contact: BareJid): Promise<AccessLevel>;
  /** Whether `reader` sees what is of work on the card of `account`, the number first of all; everybody sees their own. */
  tellsWork(account: BareJid, reader: BareJid): Promise<boolean>;
}

export const accessLevels = contract<AccessLevels>("tandem-access");
