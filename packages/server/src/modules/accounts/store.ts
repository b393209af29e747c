import type { BareJid } from "@tandem/protocol";
import type { CollectionSpec } from "../../core/index.ts";
import type { Account, Profile } from "./contract.ts";
import { directoryTerms, groupTerm } from "./directory-terms.ts";

/** Keys in base64. */
export interface StoredKeys {
  readonly salt: string;
  readonly iterations: number;
  readonly stored: string;
  readonly server: string;
}

export interface StoredAccount extends Profile {
  readonly groups: readonly string[];
  readonly isDisabled: boolean;
  /** Absent where keys were derived elsewhere, or by an import that left them out. */
  readonly sha1?: StoredKeys | undefined;
  readonly sha256: StoredKeys;
}

export const DISABLED_TERM = "disabled";

/** Owner: none; key: the bare address. */
export const accountSpec: CollectionSpec<StoredAccount> = {
  name: "accounts",
  version: 1,
  // Whoever may not sign in is not found in the directory, so there is room for the term of those.
  index: (account) => [
    ...account.groups.map(groupTerm),
    ...(account.isDisabled ? [DISABLED_TERM] : directoryTerms(account)),
  ],
};

export function profileOf(
  jid: BareJid,
  { name, title, department, mail, phone, groups, isDisabled }: StoredAccount,
): Account {
  return { jid, name, title, department, mail, phone, groups, isDisabled };
}
