import type { BareJid } from "@tandem/protocol";
import type { Storage } from "../../core/index.ts";
import { forgottenSpec } from "../tandem-archive/contract.ts";
import { preferencesSpec } from "./preferences.ts";

/** All that an account has here, when it is removed. */
export async function purge(storage: Storage, account: BareJid): Promise<void> {
  await storage.archive.purge(account);
  await storage.collection(preferencesSpec).deleteOwner(account);
  await storage.collection(forgottenSpec).deleteOwner(account);
}
