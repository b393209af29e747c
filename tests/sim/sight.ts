import type { BareJid } from "@tandem/protocol";

/** What one app has seen of one archive, and from where it must catch up. */
export class Sight {
  readonly archive: BareJid;
  /** Origin-id by archive id. */
  readonly seen = new Map<number, string>();
  /** Everything up to here has been seen. */
  pointer = 0;
  isSyncing = false;
  #lastLive = 0;

  constructor(archive: BareJid) {
    this.archive = archive;
  }

  /**
   * A message as it happens. [SV2] In a room they come in the archive's order. `mayBeLate`: the answer to a resend names the
   * first one again; between people, another session may have been lost with the message.
   */
  live(id: number, originId: string, mayBeLate: boolean): void {
    this.add(id, originId);
    if (id <= this.#lastLive && !mayBeLate) {
      throw new Error(`${this.archive}: live message ${id} (${originId}) after ${this.#lastLive}`);
    }
    this.#lastLive = Math.max(this.#lastLive, id);
    if (!this.isSyncing) this.pointer = Math.max(this.pointer, id);
  }

  /** The same id is the same message for ever. */
  add(id: number, originId: string): void {
    const known = this.seen.get(id);
    if (known !== undefined && known !== originId)
      throw new Error(`${this.archive} ${id} was ${known}, is ${originId}`);
    this.seen.set(id, originId);
  }

  /** A new session: what comes live now may lie far behind the pointer. */
  begin(): void {
    this.isSyncing = true;
    this.#lastLive = 0;
  }

  /** Caught up with the archive. */
  synced(): void {
    this.isSyncing = false;
    this.pointer = Math.max(this.pointer, ...this.seen.keys());
  }
}
