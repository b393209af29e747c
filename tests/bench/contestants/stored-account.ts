import type { StoredAccount } from "../../../packages/server/src/modules/accounts/store.ts";
import { accountKeys } from "./keys.ts";

const keys = accountKeys();

/** An account as Tandem keeps it, with the password of the bench. */
export function storedAccount(name: string): StoredAccount {
  return { name, groups: [], isDisabled: false, ...keys };
}
