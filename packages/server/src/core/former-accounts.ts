import type { BareJid } from "@tandem/protocol";
import { DocumentCache } from "./document-cache.ts";
import type { CollectionSpec, Storage } from "./ports/index.ts";

/** When the last account that had an address was removed; milliseconds since 1970. Owner: none; key: the bare address. */
const formerSpec: CollectionSpec<number> = { name: "former-accounts", version: 1 };
const NEVER = 0;

/**
 * Addresses outlive accounts: what somebody said stays in rooms and with others, under an address that somebody else may be
 * given. When an account ends is remembered, so that whoever comes after it has no rights over what it left.
 */
export class FormerAccounts {
  readonly #ends;
  readonly #kept: DocumentCache<BareJid, number>;

  /** So many addresses are remembered without a look into storage. */
  constructor(storage: Storage, max: number) {
    this.#ends = storage.collection(formerSpec);
    this.#kept = new DocumentCache(async (account) => (await this.#ends.get("", account)) ?? NEVER, max);
  }

  /** Up to then, inclusive, the address was another's; 0: it never was. */
  endOf(account: BareJid): Promise<number> {
    return this.#kept.get(account);
  }

  /** Whether what stands under that address since `at` was left by an account that is no more. */
  async isLeft(account: BareJid, at: number): Promise<boolean> {
    return at <= (await this.endOf(account));
  }

  async note(account: BareJid, at: number): Promise<void> {
    await this.#kept.write(account, async () => await this.#ends.update("", account, () => at));
  }
}
