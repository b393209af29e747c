import type { BareJid } from "@tandem/protocol";
import type { PolicyApp, PolicySetting, PolicyValue } from "@tandem/protocol/tandem-policy";
import { contract } from "../../core/index.ts";

/** For whom a setting is made. */
export type PolicyScope =
  | { readonly kind: "organisation" }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "account"; readonly account: BareJid };

export type StoredSetting = PolicyValue & { readonly name: string };

/** Settings that the organisation decides (RT4), for the command line and for modules that must know them. */
export interface Policies {
  /** Throws StanzaError "policy/unknown-setting" or "policy/wrong-type". Sessions that asked are told. */
  set(scope: PolicyScope, setting: StoredSetting): Promise<void>;
  /** Takes the setting away; false when there was none. Sessions that asked are told. */
  clear(scope: PolicyScope, name: string): Promise<boolean>;
  /** What is set for one scope, by name. */
  list(scope: PolicyScope): Promise<readonly StoredSetting[]>;
  /** Everything that is set: organisation, groups by name, accounts by address. */
  all(): Promise<readonly (StoredSetting & { readonly scope: PolicyScope })[]>;
  /** What holds for an account: account before group (the account's earlier group first) before organisation. */
  effective(account: BareJid, app: PolicyApp): Promise<readonly PolicySetting[]>;
}
export const policies = contract<Policies>("tandem-policy");
