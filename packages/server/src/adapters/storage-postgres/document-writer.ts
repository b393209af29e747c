import { CHANGES_MAX, type DocumentWrite, type StoredDocument } from "../storage-schema/index.ts";
import type { UpdateOperation } from "../write-queue/index.ts";
import { type Queryable, rowsOf } from "./connection.ts";

type Update = UpdateOperation;

/** Changes documents inside the committer's transaction; `nextRev` counts on. */
export class DocumentWriter {
  readonly #database: Queryable;
  readonly #nextRev: () => number;

  constructor(database: Queryable, nextRev: () => number) {
    this.#database = database;
    this.#nextRev = nextRev;
  }

  /** One statement for all rows; a row that occurs twice is written once, as the later one. Resolves to the last rev. */
  async put(collection: string, rows: readonly DocumentWrite[]): Promise<number> {
    const latest = new Map<string, DocumentWrite & { readonly rev: number }>();
    let rev = 0;
    for (const row of rows) latest.set(`${row.owner}\0${row.key}`, { ...row, rev: (rev = this.#nextRev()) });
    const written = [...latest.values()];
    await this.#database.query(
      `INSERT INTO documents (collection, owner, key, rev, version, json)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int8[], $5::int8[], $6::text[])
       ON CONFLICT (collection, owner, key) DO UPDATE SET rev = excluded.rev, version = excluded.version, json = excluded.json`,
      [
        collection,
        written.map(({ owner }) => owner),
        written.map(({ key }) => key),
        written.map((row) => row.rev),
        written.map(({ version }) => version),
        written.map(({ json }) => json),
      ],
    );
    await this.#putTerms(collection, written);
    return rev;
  }

  async delete(collection: string, owner: string, key: string): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      "UPDATE documents SET rev = $4, json = NULL WHERE collection = $1 AND owner = $2 AND key = $3 AND json IS NOT NULL",
      [collection, owner, key, this.#nextRev()],
    );
    if (rowCount === 0) return false;
    await this.#database.query("DELETE FROM document_terms WHERE collection = $1 AND owner = $2 AND key = $3", [
      collection,
      owner,
      key,
    ]);
    await this.#trimDeletions(collection, owner);
    return true;
  }

  async deleteOwner(collection: string, owner: string): Promise<number> {
    const values = [collection, owner];
    const rows = await rowsOf<{ live: boolean }>(
      this.#database,
      "DELETE FROM documents WHERE collection = $1 AND owner = $2 RETURNING json IS NOT NULL AS live",
      values,
    );
    await this.#database.query("DELETE FROM document_terms WHERE collection = $1 AND owner = $2", values);
    if (rows.length > 0) await this.#forget(collection, owner, this.#nextRev());
    return rows.filter(({ live }) => live).length;
  }

  async update({ collection, owner, key, change }: Update): Promise<{ readonly thrown: unknown } | null> {
    const [old] = await rowsOf<StoredDocument>(
      this.#database,
      "SELECT version, json FROM documents WHERE collection = $1 AND owner = $2 AND key = $3 AND json IS NOT NULL",
      [collection, owner, key],
    );
    const changed = attempt(() => change(old));
    if ("thrown" in changed) return changed;
    if (changed.value === null) await this.delete(collection, owner, key);
    else if (changed.value !== "unchanged") await this.put(collection, [changed.value]);
    return null;
  }

  async #putTerms(collection: string, rows: readonly DocumentWrite[]): Promise<void> {
    const indexed = rows.filter(({ terms }) => terms !== null);
    if (indexed.length === 0) return;
    await this.#database.query(
      `DELETE FROM document_terms t USING unnest($2::text[], $3::text[]) AS d (owner, key)
       WHERE t.collection = $1 AND t.owner = d.owner AND t.key = d.key`,
      [collection, indexed.map(({ owner }) => owner), indexed.map(({ key }) => key)],
    );
    const terms = indexed.flatMap(({ owner, key, terms: own }) => (own ?? []).map((term) => ({ owner, key, term })));
    await this.#database.query(
      "INSERT INTO document_terms (collection, term, owner, key) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])",
      [collection, terms.map(({ term }) => term), terms.map(({ owner }) => owner), terms.map(({ key }) => key)],
    );
  }

  async #trimDeletions(collection: string, owner: string): Promise<void> {
    const [kept] = await rowsOf<{ rev: number }>(
      this.#database,
      `SELECT rev FROM documents WHERE collection = $1 AND owner = $2 AND json IS NULL ORDER BY rev DESC OFFSET ${CHANGES_MAX} LIMIT 1`,
      [collection, owner],
    );
    if (kept === undefined) return;
    await this.#database.query(
      "DELETE FROM documents WHERE collection = $1 AND owner = $2 AND json IS NULL AND rev <= $3",
      [collection, owner, kept.rev],
    );
    await this.#forget(collection, owner, kept.rev);
  }

  async #forget(collection: string, owner: string, rev: number): Promise<void> {
    await this.#database.query(
      `INSERT INTO forgotten (collection, owner, rev) VALUES ($1, $2, $3)
       ON CONFLICT (collection, owner) DO UPDATE SET rev = greatest(forgotten.rev, excluded.rev)`,
      [collection, owner, rev],
    );
  }
}

function attempt<R>(run: () => R): { readonly value: R } | { readonly thrown: unknown } {
  try {
    return { value: run() };
  } catch (thrown) {
    return { thrown };
  }
}
