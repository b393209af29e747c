import type { BareJid } from "@tandem/protocol";
import { contract, type AccountCredentials } from "../../core/index.ts";

/** The accounts of this server, for those who sign people in. */
export const accountCredentials = contract<AccountCredentials>("account-credentials");

/** Which addresses are people here; for those who route, subscribe and answer in an account's name. */
export interface KnownAccounts {
  exists(account: BareJid): Promise<boolean>;
}
export const knownAccounts = contract<KnownAccounts>("known-accounts");
