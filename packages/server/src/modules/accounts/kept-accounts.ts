import type { BareJid } from "@tandem/protocol";
import { type Collection, DocumentCache } from "../../core/index.ts";
import type { StoredAccount } from "./store.ts";

/** No account; kept as well, so that asking again for one that is not there costs no more than for one that is. */
const NOBODY = null;

/**
 * Accounts by address, those asked for last kept in memory: a sign-in asks twice, and people come back often. Whoever changes
 * one does it through here, so what is known is never older than what is stored.
 */
export class KeptAccounts {
  /** For looking only. */
  readonly stored: Pick<Collection<StoredAccount>, "count" | "find" | "list">;
  readonly #collection: Collection<StoredAccount>;
  readonly #kept: DocumentCache<BareJid, StoredAccount | typeof NOBODY>;

  constructor(collection: Collection<StoredAccount>, max: number) {
    this.stored = collection;
    this.#collection = collection;
    this.#kept = new DocumentCache(async (jid) => (await collection.get("", jid)) ?? NOBODY, max);
  }

  async get(jid: BareJid): Promise<StoredAccount | undefined> {
    return (await this.#kept.get(jid)) ?? undefined;
  }

  async update(jid: BareJid, change: (old: StoredAccount | undefined) => StoredAccount): Promise<void> {
    await this.#kept.write(jid, () => this.#collection.update("", jid, change));
  }

  async putAll(accounts: ReadonlyMap<BareJid, StoredAccount>): Promise<void> {
    const rows = [...accounts].map(([key, value]) => ({ owner: "", key, value }));
    const stored = this.#collection.putMany(rows);
    await Promise.all([...accounts].map(([jid, value]) => this.#kept.write(jid, () => stored.then(() => value))));
  }

  /** False when there was none. */
  async delete(jid: BareJid): Promise<boolean> {
    const gone = this.#collection.delete("", jid);
    await this.#kept.write(jid, () => gone.then(() => undefined));
    return await gone;
  }
}
