import type Database from "better-sqlite3";
import type { StoredDocument } from "../storage-schema/index.ts";
import { prepareSteady } from "./steady-statement.ts";

interface DocumentRow extends StoredDocument {
  readonly owner: string;
  readonly key: string;
  readonly rev: number;
}

interface ChangeRow {
  readonly key: string;
  readonly rev: number;
  readonly version: number;
  readonly json: string | null;
}

/** Prepared reads of documents; a limit of -1 is none (SQLite). */
export class DocumentReader {
  readonly #get;
  readonly #list;
  readonly #count;
  readonly #owners;
  readonly #find;
  readonly #lastRev;
  readonly #forgottenRev;
  readonly #changes;
  readonly #counter;

  constructor(database: Database.Database) {
    this.#get = prepareSteady<[string, string, string], StoredDocument>(
      database,
      "SELECT version, json FROM documents WHERE collection = ? AND owner = ? AND key = ? AND json IS NOT NULL",
    );
    this.#list = prepareSteady<[string, string, string, number], DocumentRow>(
      database,
      `SELECT owner, key, rev, version, json FROM documents
       WHERE collection = ? AND owner = ? AND key > ? AND json IS NOT NULL ORDER BY key LIMIT ?`,
    );
    this.#count = prepareSteady<[string, string], number>(
      database,
      "SELECT count(*) FROM documents WHERE collection = ? AND owner = ? AND json IS NOT NULL",
    ).pluck();
    this.#owners = prepareSteady<[string, string | null, string | null, number], string>(
      database,
      `SELECT DISTINCT owner FROM documents WHERE collection = ? AND (? IS NULL OR owner > ?) AND json IS NOT NULL
       ORDER BY owner LIMIT ?`,
    ).pluck();
    this.#find = prepareSteady<[string, string, number], DocumentRow>(
      database,
      `SELECT d.owner, d.key, d.rev, d.version, d.json FROM document_terms t
       CROSS JOIN documents d ON d.collection = t.collection AND d.owner = t.owner AND d.key = t.key
       WHERE t.collection = ? AND t.term = ? ORDER BY t.owner, t.key LIMIT ?`,
    );
    this.#lastRev = prepareSteady<[string, string], number | null>(
      database,
      "SELECT max(rev) FROM documents WHERE collection = ? AND owner = ?",
    ).pluck();
    this.#forgottenRev = prepareSteady<[string, string], number>(
      database,
      "SELECT rev FROM forgotten WHERE collection = ? AND owner = ?",
    ).pluck();
    this.#changes = prepareSteady<[string, string, number, number], ChangeRow>(
      database,
      "SELECT key, rev, version, json FROM documents WHERE collection = ? AND owner = ? AND rev > ? ORDER BY rev LIMIT ?",
    );
    this.#counter = prepareSteady<[string], number>(database, "SELECT value FROM counters WHERE name = ?").pluck();
  }

  get(collection: string, owner: string, key: string): StoredDocument | undefined {
    return this.#get.get(collection, owner, key);
  }

  list(collection: string, owner: string, after: string, limit: number): readonly DocumentRow[] {
    return this.#list.all(collection, owner, after, limit);
  }

  count(collection: string, owner: string): number {
    return this.#count.get(collection, owner) ?? 0;
  }

  owners(collection: string, after: string | null, limit: number): readonly string[] {
    return this.#owners.all(collection, after, after, limit);
  }

  find(collection: string, term: string, limit: number): readonly DocumentRow[] {
    return this.#find.all(collection, term, limit);
  }

  lastRev(collection: string, owner: string): number {
    return Math.max(this.#lastRev.get(collection, owner) ?? 0, this.#forgottenRev.get(collection, owner) ?? 0);
  }

  /** Whether every change of the owner after `rev` is still there to be told. */
  isKnownRev(collection: string, owner: string, rev: number): boolean {
    if (rev < (this.#forgottenRev.get(collection, owner) ?? 0)) return false;
    // Revs begin at the birth of the store: a smaller one, or one not given yet, is from another life.
    return rev === 0 || (rev >= (this.#counter.get("born") ?? 0) && rev <= (this.#counter.get("rev") ?? 0));
  }

  changes(collection: string, owner: string, rev: number, limit: number): readonly ChangeRow[] {
    return this.#changes.all(collection, owner, rev, limit);
  }
}
