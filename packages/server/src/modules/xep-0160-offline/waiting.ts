import type { BareJid } from "@tandem/protocol";
import type { Collection, Row } from "../../core/index.ts";
import type { OfflineRow } from "./store.ts";

/** Accounts whose number is remembered; past it the one that was asked for first is counted anew. */
const COUNTS_KEPT_MAX = 10_000;

/**
 * What waits, and how much of it there is: counted once and not for each message, since counting reads all that waits, and
 * whoever writes to somebody who is away would make everybody wait for it (SV4). All changes go through here, one after the
 * other for each account.
 */
export class WaitingMessages {
  readonly #rows: Collection<OfflineRow>;
  readonly #counts = new Map<BareJid, number>();

  constructor(rows: Collection<OfflineRow>) {
    this.#rows = rows;
  }

  async count(account: BareJid): Promise<number> {
    const known = this.#counts.get(account);
    if (known !== undefined) return known;
    const count = await this.#rows.count(account);
    this.#note(account, count);
    return count;
  }

  async has(account: BareJid, key: string): Promise<boolean> {
    return (await this.#rows.get(account, key)) !== undefined;
  }

  /** Oldest first. */
  async list(account: BareJid): Promise<readonly Row<OfflineRow>[]> {
    const rows = await this.#rows.list(account);
    this.#note(account, rows.length);
    return [...rows].sort((a, b) => a.rev - b.rev);
  }

  /** A new one. */
  async add(account: BareJid, key: string, row: OfflineRow): Promise<void> {
    await this.#change(account, 1, () => this.#rows.put(account, key, row));
  }

  async replaceStanza(account: BareJid, key: string, stanza: string): Promise<void> {
    await this.#rows.update(account, key, (row) => (row === undefined ? undefined : { ...row, stanza }));
  }

  async remove(account: BareJid, key: string): Promise<void> {
    await this.#change(account, -1, () => this.#rows.delete(account, key));
  }

  async removeAll(account: BareJid): Promise<void> {
    this.#counts.delete(account);
    await this.#rows.deleteOwner(account);
  }

  /** After a fault nobody knows how much there is. */
  async #change(account: BareJid, by: number, change: () => Promise<unknown>): Promise<void> {
    const known = this.#counts.get(account);
    this.#counts.delete(account);
    await change();
    if (known !== undefined) this.#note(account, known + by);
  }

  #note(account: BareJid, count: number): void {
    this.#counts.delete(account);
    this.#counts.set(account, count);
    if (this.#counts.size <= COUNTS_KEPT_MAX) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      return;
    }
  }
}
