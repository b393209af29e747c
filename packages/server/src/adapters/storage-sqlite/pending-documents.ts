interface Written {
  /** Null: deleted. */
  readonly json: string | null;
  readonly turn: number;
}

/**
 * What has been written and is not on disk yet, so that an update that follows at once builds on it and not on what the disk
 * still says. This makes read-change-write atomic without a lock: all three happen in one turn of the one thread that writes.
 */
export class PendingDocuments {
  readonly #documents = new Map<string, Written>();
  readonly #owners = new Map<string, number>();
  #turn = 0;

  /** Call before the write is queued; the returned function when it is settled, well or badly. */
  add(collection: string, owner: string, key: string, json: string | null): () => void {
    const id = `${collection}\0${owner}\0${key}`;
    const written = { json, turn: ++this.#turn };
    this.#documents.set(id, written);
    return () => {
      if (this.#documents.get(id) === written) this.#documents.delete(id);
    };
  }

  addOwnerDeletion(collection: string, owner: string): () => void {
    const id = `${collection}\0${owner}`;
    const turn = ++this.#turn;
    this.#owners.set(id, turn);
    return () => {
      if (this.#owners.get(id) === turn) this.#owners.delete(id);
    };
  }

  /** The JSON that will be there; null when it will be gone; undefined when nothing is on its way. */
  find(collection: string, owner: string, key: string): string | null | undefined {
    const written = this.#documents.get(`${collection}\0${owner}\0${key}`);
    const deletedAt = this.#owners.get(`${collection}\0${owner}`);
    if (written !== undefined && (deletedAt === undefined || written.turn > deletedAt)) return written.json;
    return deletedAt === undefined ? undefined : null;
  }
}
