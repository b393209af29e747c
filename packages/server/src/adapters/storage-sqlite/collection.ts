import type { Change, Collection, CollectionSpec, Row } from "../../core/ports/index.ts";
import { CHANGES_MAX, decodeDocument, encodeDocument, type StoredDocument } from "../storage-schema/index.ts";
import type { DocumentReader } from "./document-reader.ts";
import { storageFault } from "./faults.ts";
import type { PendingDocuments } from "./pending-documents.ts";
import type { SharedSnapshot } from "./shared-snapshot.ts";
import type { WriteQueue } from "../write-queue/index.ts";

export interface CollectionParts {
  readonly reader: DocumentReader;
  readonly snapshot: SharedSnapshot | undefined;
  readonly pending: PendingDocuments;
  readonly queue: WriteQueue;
}

/** Documents of one kind. Reads answer from what is committed, on the calling thread; writes go through the queue. */
export class SqliteCollection<T> implements Collection<T> {
  readonly #spec: CollectionSpec<T>;
  readonly #reader: DocumentReader;
  readonly #snapshot: SharedSnapshot | undefined;
  readonly #pending: PendingDocuments;
  readonly #queue: WriteQueue;

  constructor(spec: CollectionSpec<T>, parts: CollectionParts) {
    this.#spec = spec;
    this.#reader = parts.reader;
    this.#snapshot = parts.snapshot;
    this.#pending = parts.pending;
    this.#queue = parts.queue;
  }

  get(owner: string, key: string): Promise<T | undefined> {
    return this.#read(() => this.#committed(owner, key));
  }

  list(owner: string, page: { readonly after?: string; readonly limit?: number } = {}): Promise<readonly Row<T>[]> {
    return this.#read(() =>
      this.#reader.list(this.#spec.name, owner, page.after ?? "", page.limit ?? -1).map((row) => this.#row(row)),
    );
  }

  count(owner: string): Promise<number> {
    return this.#read(() => this.#reader.count(this.#spec.name, owner));
  }

  owners(page: { readonly after?: string; readonly limit?: number } = {}): Promise<readonly string[]> {
    return this.#read(() => this.#reader.owners(this.#spec.name, page.after ?? null, page.limit ?? -1));
  }

  find(term: string, page: { readonly limit?: number } = {}): Promise<readonly Row<T>[]> {
    return this.#read(() => this.#reader.find(this.#spec.name, term, page.limit ?? -1).map((row) => this.#row(row)));
  }

  lastRev(owner: string): Promise<number> {
    return this.#read(() => this.#reader.lastRev(this.#spec.name, owner));
  }

  changesSince(owner: string, rev: number): Promise<readonly Change<T>[] | null> {
    return this.#read(() => {
      const { name } = this.#spec;
      if (!this.#reader.isKnownRev(name, owner, rev)) return null;
      const rows = this.#reader.changes(name, owner, rev, CHANGES_MAX + 1);
      if (rows.length > CHANGES_MAX) return null;
      return rows.map(({ key, rev: at, json, version }) => ({
        key,
        rev: at,
        value: json === null ? undefined : this.#decode({ json, version }),
      }));
    });
  }

  async put(owner: string, key: string, value: T): Promise<number> {
    return await this.#putAll([{ owner, key, value }]);
  }

  async putMany(rows: readonly { readonly owner: string; readonly key: string; readonly value: T }[]): Promise<void> {
    if (rows.length > 0) await this.#putAll(rows);
  }

  async delete(owner: string, key: string): Promise<boolean> {
    // Nothing there and nothing on its way costs no commit: whoever enters a room withdraws an invitation that hardly ever was.
    if (this.#isSettled(owner, key) && this.#stored(owner, key) === undefined) return false;
    const settled = this.#pending.add(this.#spec.name, owner, key, null);
    return await this.#queue.write({ kind: "delete", collection: this.#spec.name, owner, key }).finally(settled);
  }

  async deleteOwner(owner: string): Promise<number> {
    const settled = this.#pending.addOwnerDeletion(this.#spec.name, owner);
    return await this.#queue.write({ kind: "delete-owner", collection: this.#spec.name, owner }).finally(settled);
  }

  async update(owner: string, key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    const isSettled = this.#isSettled(owner, key);
    const old = this.#current(owner, key);
    const next = change(old);
    // Unchanged: nothing to write, but what it was read from may still be on its way to disk.
    if (next === old) await (isSettled ? undefined : this.#queue.flush());
    else if (next === undefined) await this.delete(owner, key);
    else await this.put(owner, key, next);
    return next;
  }

  async #putAll(rows: readonly { readonly owner: string; readonly key: string; readonly value: T }[]): Promise<number> {
    const { name } = this.#spec;
    const writes = rows.map(({ owner, key, value }) => encodeDocument(this.#spec, owner, key, value));
    const settled = writes.map(({ owner, key, json }) => this.#pending.add(name, owner, key, json));
    const done = this.#queue.write({ kind: "put", collection: name, rows: writes });
    return await done.finally(() => settled.forEach((settle) => settle()));
  }

  /** Whether what is committed is all there is of a document. */
  #isSettled(owner: string, key: string): boolean {
    return this.#pending.find(this.#spec.name, owner, key) === undefined;
  }

  #current(owner: string, key: string): T | undefined {
    const pending = this.#pending.find(this.#spec.name, owner, key);
    if (pending === undefined) return this.#committed(owner, key);
    return pending === null ? undefined : this.#decode({ json: pending, version: this.#spec.version });
  }

  #committed(owner: string, key: string): T | undefined {
    const row = this.#stored(owner, key);
    return row === undefined ? undefined : this.#decode(row);
  }

  #stored(owner: string, key: string): StoredDocument | undefined {
    return this.#readNow(() => this.#reader.get(this.#spec.name, owner, key));
  }

  #row({ owner, key, rev, version, json }: StoredDocument & { owner: string; key: string; rev: number }): Row<T> {
    return { owner, key, rev, value: this.#decode({ version, json }) };
  }

  #decode(row: StoredDocument): T {
    return decodeDocument(this.#spec, row);
  }

  // An async method so that a throw becomes a rejection.
  async #read<R>(read: () => R): Promise<R> {
    return this.#readNow(read);
  }

  #readNow<R>(read: () => R): R {
    try {
      this.#snapshot?.open();
      return read();
    } catch (cause) {
      throw storageFault(cause);
    }
  }
}
