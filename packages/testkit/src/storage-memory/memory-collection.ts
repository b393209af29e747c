import { type Change, type Collection, type CollectionSpec, type Row, StorageFault } from "@tandem/server/core";

const CHANGES_KEPT = 10_000;
const TERMS_MAX = 64;
const KEY_BYTES_MAX = 2_500;
/** Revs of another store are smaller, so that `changesSince` knows them for strangers. */
const FIRST_REV = 1_000_000_000;
const LIST_MAX = Number.MAX_SAFE_INTEGER;

/** As on disk: text and the version that wrote it, so that nobody shares an object with the store. */
interface StoredRow {
  readonly rev: number;
  readonly version: number;
  readonly json: string;
}

/** What outlives a collection handle: the rows of one kind of document. */
export class MemoryTable {
  readonly owners = new Map<string, Map<string, StoredRow>>();
  readonly changes = new Map<string, { key: string; rev: number }[]>();
  readonly forgottenUpTo = new Map<string, number>();
  rev = FIRST_REV;
}

export class MemoryCollection<T> implements Collection<T> {
  readonly #spec: CollectionSpec<T>;
  readonly #table: MemoryTable;

  constructor(spec: CollectionSpec<T>, table: MemoryTable) {
    this.#spec = spec;
    this.#table = table;
  }

  async get(owner: string, key: string): Promise<T | undefined> {
    return this.#read(this.#table.owners.get(owner)?.get(key));
  }

  async list(owner: string, page: { after?: string; limit?: number } = {}): Promise<readonly Row<T>[]> {
    const rows = this.#table.owners.get(owner) ?? new Map<string, StoredRow>();
    const keys = [...rows.keys()].filter((key) => page.after === undefined || compare(key, page.after) > 0);
    return keys
      .toSorted(compare)
      .slice(0, page.limit ?? LIST_MAX)
      .map((key) => this.#row(owner, key, rows.get(key) as StoredRow));
  }

  async count(owner: string): Promise<number> {
    return this.#table.owners.get(owner)?.size ?? 0;
  }

  async owners(page: { after?: string; limit?: number } = {}): Promise<readonly string[]> {
    const all = [...this.#table.owners.keys()].filter((owner) => this.#table.owners.get(owner)?.size !== 0);
    return all
      .filter((owner) => page.after === undefined || compare(owner, page.after) > 0)
      .toSorted(compare)
      .slice(0, page.limit ?? LIST_MAX);
  }

  async put(owner: string, key: string, value: T): Promise<number> {
    return this.#write(owner, key, value);
  }

  async putMany(rows: readonly { owner: string; key: string; value: T }[]): Promise<void> {
    for (const row of rows) this.#write(row.owner, row.key, row.value);
  }

  async delete(owner: string, key: string): Promise<boolean> {
    return this.#remove(owner, key);
  }

  async deleteOwner(owner: string): Promise<number> {
    const keys = [...(this.#table.owners.get(owner)?.keys() ?? [])];
    for (const key of keys) this.#remove(owner, key);
    // One deletion of many: who asks for changes from before it must fetch everything.
    this.#table.forgottenUpTo.set(owner, this.#table.changes.get(owner)?.at(-1)?.rev ?? FIRST_REV);
    return keys.length;
  }

  async update(owner: string, key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    const stored = this.#table.owners.get(owner)?.get(key);
    const next = change(this.#read(stored));
    if (next === undefined) this.#remove(owner, key);
    else if (JSON.stringify(next) !== stored?.json) this.#write(owner, key, next);
    return next;
  }

  async find(term: string, page: { limit?: number } = {}): Promise<readonly Row<T>[]> {
    const found: Row<T>[] = [];
    for (const owner of await this.owners()) {
      for (const row of await this.list(owner)) if (this.#spec.index?.(row.value).includes(term)) found.push(row);
    }
    return found.slice(0, page.limit ?? LIST_MAX);
  }

  async changesSince(owner: string, rev: number): Promise<readonly Change<T>[] | null> {
    if (rev > this.#table.rev || rev < (this.#table.forgottenUpTo.get(owner) ?? FIRST_REV)) return null;
    const latest = new Map<string, number>();
    for (const change of this.#table.changes.get(owner) ?? []) if (change.rev > rev) latest.set(change.key, change.rev);
    return [...latest]
      .map(([key, at]) => ({ key, rev: at, value: this.#read(this.#table.owners.get(owner)?.get(key)) }))
      .toSorted((a, b) => a.rev - b.rev);
  }

  async lastRev(owner: string): Promise<number> {
    return this.#table.changes.get(owner)?.at(-1)?.rev ?? 0;
  }

  #row(owner: string, key: string, stored: StoredRow): Row<T> {
    return { owner, key, rev: stored.rev, value: this.#read(stored) as T };
  }

  #read(stored: StoredRow | undefined): T | undefined {
    if (stored === undefined) return undefined;
    const value: unknown = JSON.parse(stored.json);
    if (stored.version === this.#spec.version || this.#spec.migrate === undefined) return value as T;
    return this.#spec.migrate(value, stored.version);
  }

  #write(owner: string, key: string, value: T): number {
    this.#check(owner, key, value);
    let rows = this.#table.owners.get(owner);
    if (rows === undefined) this.#table.owners.set(owner, (rows = new Map()));
    const rev = this.#changed(owner, key);
    rows.set(key, { rev, version: this.#spec.version, json: JSON.stringify(value) });
    return rev;
  }

  #check(owner: string, key: string, value: T): void {
    if (Buffer.byteLength(owner) + Buffer.byteLength(key) > KEY_BYTES_MAX) {
      throw new StorageFault("storage/conflict", "owner and key are too long");
    }
    if (new Set(this.#spec.index?.(value)).size > TERMS_MAX) throw new RangeError("a document has too many terms");
  }

  #remove(owner: string, key: string): boolean {
    if (this.#table.owners.get(owner)?.delete(key) !== true) return false;
    this.#changed(owner, key);
    return true;
  }

  #changed(owner: string, key: string): number {
    const rev = ++this.#table.rev;
    let changes = this.#table.changes.get(owner);
    if (changes === undefined) this.#table.changes.set(owner, (changes = []));
    changes.push({ key, rev });
    if (changes.length > CHANGES_KEPT) {
      this.#table.forgottenUpTo.set(owner, (changes.shift() as { rev: number }).rev);
    }
    return rev;
  }
}

/** By code point, as UTF-8 is ordered and UTF-16 is not. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
