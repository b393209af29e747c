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

/** Owner: none; key: the bare address. */
export const accountSpec: CollectionSpec<StoredAccount> = {
  name: "accounts",
  version: 1,
  index: (account) => [...account.groups.map(groupTerm), ...directoryTerms(account)],
};

export function profileOf(
  jid: BareJid,
  { name, title, department, mail, phone, groups, isDisabled }: StoredAccount,
): Account {
  return { jid, name, title, department, mail, phone, groups, isDisabled };
}
