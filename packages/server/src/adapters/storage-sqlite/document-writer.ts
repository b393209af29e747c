import type Database from "better-sqlite3";
import { CHANGES_MAX, type DocumentWrite } from "../storage-schema/index.ts";

/** Deletions are counted only at every so many of them; until then a few more than CHANGES_MAX are remembered. */
const TRIM_EVERY = 64;

/** The statements that change documents. Runs inside the writer's transaction; `nextRev` counts on. */
export class DocumentWriter {
  readonly #nextRev: () => number;
  readonly #put;
  readonly #delete;
  readonly #deleteOwner;
  readonly #forget;
  readonly #oldestKept;
  readonly #trim;
  readonly #terms;
  readonly #addTerm;
  readonly #dropTerms;
  readonly #dropOwnerTerms;
  #deletions = 0;

  constructor(database: Database.Database, nextRev: () => number) {
    this.#nextRev = nextRev;
    this.#put = database.prepare<[string, string, string, number, number, string]>(
      `INSERT INTO documents (collection, owner, key, rev, version, json) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rev = excluded.rev, version = excluded.version, json = excluded.json`,
    );
    this.#delete = database.prepare<[number, string, string, string]>(
      "UPDATE documents SET rev = ?, json = NULL WHERE collection = ? AND owner = ? AND key = ? AND json IS NOT NULL",
    );
    this.#deleteOwner = database
      .prepare<[string, string], string | null>(
        "DELETE FROM documents WHERE collection = ? AND owner = ? RETURNING json",
      )
      .pluck();
    this.#forget = database.prepare<[string, string, number]>(
      "INSERT INTO forgotten (collection, owner, rev) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET rev = max(rev, excluded.rev)",
    );
    this.#oldestKept = database
      .prepare<[string, string, number], number>(
        "SELECT rev FROM documents WHERE collection = ? AND owner = ? AND json IS NULL ORDER BY rev DESC LIMIT 1 OFFSET ?",
      )
      .pluck();
    this.#trim = database.prepare<[string, string, number]>(
      "DELETE FROM documents WHERE collection = ? AND owner = ? AND json IS NULL AND rev <= ?",
    );
    this.#terms = database
      .prepare<[string, string, string], string>(
        "SELECT term FROM document_terms WHERE collection = ? AND owner = ? AND key = ?",
      )
      .pluck();
    this.#addTerm = database.prepare<[string, string, string, string]>(
      "INSERT INTO document_terms (collection, term, owner, key) VALUES (?, ?, ?, ?)",
    );
    this.#dropTerms = database.prepare<[string, string, string]>(
      "DELETE FROM document_terms WHERE collection = ? AND owner = ? AND key = ?",
    );
    this.#dropOwnerTerms = database.prepare<[string, string]>(
      "DELETE FROM document_terms WHERE collection = ? AND owner = ?",
    );
  }

  put(collection: string, rows: readonly DocumentWrite[]): number {
    let rev = 0;
    for (const { owner, key, version, json, terms } of rows) {
      rev = this.#nextRev();
      this.#put.run(collection, owner, key, rev, version, json);
      if (terms !== null) this.#putTerms(collection, owner, key, terms);
    }
    return rev;
  }

  delete(collection: string, owner: string, key: string): boolean {
    const isDeleted = this.#delete.run(this.#nextRev(), collection, owner, key).changes > 0;
    if (!isDeleted) return false;
    this.#dropTerms.run(collection, owner, key);
    if (++this.#deletions % TRIM_EVERY === 0) this.#trimDeletions(collection, owner);
    return true;
  }

  deleteOwner(collection: string, owner: string): number {
    const rows = this.#deleteOwner.all(collection, owner);
    if (rows.length > 0) this.#forget.run(collection, owner, this.#nextRev());
    this.#dropOwnerTerms.run(collection, owner);
    return rows.filter((json) => json !== null).length;
  }

  #putTerms(collection: string, owner: string, key: string, terms: readonly string[]): void {
    const old = this.#terms.all(collection, owner, key);
    if (old.length === terms.length && old.every((term) => terms.includes(term))) return;
    this.#dropTerms.run(collection, owner, key);
    for (const term of terms) this.#addTerm.run(collection, term, owner, key);
  }

  #trimDeletions(collection: string, owner: string): void {
    const rev = this.#oldestKept.get(collection, owner, CHANGES_MAX);
    if (rev === undefined) return;
    this.#trim.run(collection, owner, rev);
    this.#forget.run(collection, owner, rev);
  }
}
