import type { Change, Collection, CollectionSpec, Row } from "../../core/ports/index.ts";
import { CHANGES_MAX, decodeDocument, encodeDocument, type StoredDocument } from "../storage-schema/index.ts";
import type { WriteQueue } from "../write-queue/index.ts";
import type { PostgresOperation } from "./committer.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import { storageFault } from "./faults.ts";

interface DocumentRow extends StoredDocument {
  readonly owner: string;
  readonly key: string;
  readonly rev: number;
}

interface ChangeRow {
  readonly born: number;
  readonly last: number;
  readonly forgotten: number;
  /** Null in the one row of an owner without changes. */
  readonly key: string | null;
  readonly rev: number;
  readonly version: number;
  readonly json: string | null;
}

/** One statement, one snapshot: what is forgotten and what is left must be seen at the same instant. */
const changesSql = `
  SELECT m.born, m.last, m.forgotten, d.key, d.rev, d.version, d.json
  FROM (SELECT (SELECT value FROM counters WHERE name = 'born') AS born, (SELECT value FROM counters WHERE name = 'rev') AS last,
          coalesce((SELECT rev FROM forgotten WHERE collection = $1 AND owner = $2), 0) AS forgotten) m
  LEFT JOIN LATERAL (SELECT key, rev, version, json FROM documents
    WHERE collection = $1 AND owner = $2 AND rev > $3 ORDER BY rev LIMIT ${CHANGES_MAX + 1}) d ON true
  ORDER BY d.rev`;

/** Documents of one kind. Reads go through the pool, writes through the queue. */
export class PostgresCollection<T> implements Collection<T> {
  readonly #spec: CollectionSpec<T>;
  readonly #pool: Queryable;
  readonly #queue: WriteQueue<PostgresOperation>;

  constructor(spec: CollectionSpec<T>, pool: Queryable, queue: WriteQueue<PostgresOperation>) {
    this.#spec = spec;
    this.#pool = pool;
    this.#queue = queue;
  }

  async get(owner: string, key: string): Promise<T | undefined> {
    const [row] = await this.#rows<StoredDocument>(
      "SELECT version, json FROM documents WHERE collection = $1 AND owner = $2 AND key = $3 AND json IS NOT NULL",
      [owner, key],
    );
    return row === undefined ? undefined : decodeDocument(this.#spec, row);
  }

  async list(
    owner: string,
    page: { readonly after?: string; readonly limit?: number } = {},
  ): Promise<readonly Row<T>[]> {
    const rows = await this.#rows<DocumentRow>(
      `SELECT owner, key, rev, version, json FROM documents
       WHERE collection = $1 AND owner = $2 AND key > $3 AND json IS NOT NULL ORDER BY key LIMIT $4`,
      [owner, page.after ?? "", page.limit ?? null],
    );
    return rows.map((row) => this.#row(row));
  }

  async count(owner: string): Promise<number> {
    const [row] = await this.#rows<{ n: number }>(
      "SELECT count(*) AS n FROM documents WHERE collection = $1 AND owner = $2 AND json IS NOT NULL",
      [owner],
    );
    return row?.n ?? 0;
  }

  async owners(page: { readonly after?: string; readonly limit?: number } = {}): Promise<readonly string[]> {
    const rows = await this.#rows<{ owner: string }>(
      `SELECT DISTINCT owner FROM documents WHERE collection = $1 AND ($2::text IS NULL OR owner > $2) AND json IS NOT NULL
       ORDER BY owner LIMIT $3`,
      [page.after ?? null, page.limit ?? null],
    );
    return rows.map(({ owner }) => owner);
  }

  async find(term: string, page: { readonly limit?: number } = {}): Promise<readonly Row<T>[]> {
    const rows = await this.#rows<DocumentRow>(
      `SELECT d.owner, d.key, d.rev, d.version, d.json FROM document_terms t
       JOIN documents d ON d.collection = t.collection AND d.owner = t.owner AND d.key = t.key
       WHERE t.collection = $1 AND t.term = $2 ORDER BY t.owner, t.key LIMIT $3`,
      [term, page.limit ?? null],
    );
    return rows.map((row) => this.#row(row));
  }

  async lastRev(owner: string): Promise<number> {
    const [row] = await this.#rows<{ rev: number }>(
      `SELECT greatest(coalesce((SELECT max(rev) FROM documents WHERE collection = $1 AND owner = $2), 0),
         coalesce((SELECT rev FROM forgotten WHERE collection = $1 AND owner = $2), 0)) AS rev`,
      [owner],
    );
    return row?.rev ?? 0;
  }

  async changesSince(owner: string, rev: number): Promise<readonly Change<T>[] | null> {
    const rows = await this.#rows<ChangeRow>(changesSql, [owner, rev]);
    const [meta] = rows;
    if (meta === undefined || rev < meta.forgotten) return null;
    // Revs begin at the birth of the store: a smaller one, or one not given yet, is from another life.
    if (rev !== 0 && (rev < meta.born || rev > meta.last)) return null;
    if (rows.length > CHANGES_MAX) return null;
    return rows.flatMap(({ key, rev: at, json, version }) =>
      key === null
        ? []
        : [{ key, rev: at, value: json === null ? undefined : decodeDocument(this.#spec, { json, version }) }],
    );
  }

  async put(owner: string, key: string, value: T): Promise<number> {
    const rows = [encodeDocument(this.#spec, owner, key, value)];
    return await this.#queue.write({ kind: "put", collection: this.#spec.name, rows });
  }

  async putMany(values: readonly { readonly owner: string; readonly key: string; readonly value: T }[]): Promise<void> {
    const rows = values.map(({ owner, key, value }) => encodeDocument(this.#spec, owner, key, value));
    if (rows.length > 0) await this.#queue.write({ kind: "put", collection: this.#spec.name, rows });
  }

  delete(owner: string, key: string): Promise<boolean> {
    return this.#queue.write({ kind: "delete", collection: this.#spec.name, owner, key });
  }

  deleteOwner(owner: string): Promise<number> {
    return this.#queue.write({ kind: "delete-owner", collection: this.#spec.name, owner });
  }

  async update(owner: string, key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    let next: T | undefined;
    const result = await this.#queue.write({
      kind: "update",
      collection: this.#spec.name,
      owner,
      key,
      change: (row) => {
        const old = row === undefined ? undefined : decodeDocument(this.#spec, row);
        next = change(old);
        if (next === old) return "unchanged";
        return next === undefined ? null : encodeDocument(this.#spec, owner, key, next);
      },
    });
    if (result !== null) throw result.thrown;
    return next;
  }

  #row({ owner, key, rev, version, json }: DocumentRow): Row<T> {
    return { owner, key, rev, value: decodeDocument(this.#spec, { version, json }) };
  }

  /** `$1` is this collection's name, the values follow. */
  async #rows<R>(sql: string, values: readonly unknown[]): Promise<readonly R[]> {
    try {
      return await rowsOf<R>(this.#pool, sql, [this.#spec.name, ...values]);
    } catch (cause) {
      throw storageFault(cause);
    }
  }
}
