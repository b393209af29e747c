import type Database from "better-sqlite3";
import { ArchiveWriter } from "./archive-writer.ts";
import { DocumentWriter } from "./document-writer.ts";
import type { WriteOperation } from "../write-queue/index.ts";

/** The one place that changes the file. Synchronous: it has a thread to itself, or the caller is a test or the simulator. */
export class Writer {
  readonly #database: Database.Database;
  readonly #documents: DocumentWriter;
  readonly #archive: ArchiveWriter;
  readonly #readCounter;
  readonly #writeCounter;
  #rev = 0;
  #archiveId = 0;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#readCounter = database.prepare<[string], number>("SELECT value FROM counters WHERE name = ?").pluck();
    this.#writeCounter = database.prepare<[number, string]>("UPDATE counters SET value = ? WHERE name = ?");
    this.#documents = new DocumentWriter(database, () => ++this.#rev);
    this.#archive = new ArchiveWriter(database, () => ++this.#archiveId);
  }

  /** All or nothing; results in the order of the operations. */
  commit(operations: readonly WriteOperation[]): readonly unknown[] {
    try {
      return this.#database.transaction(() => this.#run(operations)).immediate();
    } catch (fault) {
      this.#archive.forgetKnown();
      throw fault;
    }
  }

  #run(operations: readonly WriteOperation[]): readonly unknown[] {
    // Counters are read anew each time, so a batch that was rolled back leaves no gap and no doubt.
    const rev = (this.#rev = this.#readCounter.get("rev") ?? 0);
    const archiveId = (this.#archiveId = this.#readCounter.get("archive-id") ?? 0);
    const results = operations.map((operation) => this.#apply(operation));
    if (this.#rev !== rev) this.#writeCounter.run(this.#rev, "rev");
    if (this.#archiveId !== archiveId) this.#writeCounter.run(this.#archiveId, "archive-id");
    return results;
  }

  #apply(operation: WriteOperation): unknown {
    switch (operation.kind) {
      case "put":
        return this.#documents.put(operation.collection, operation.rows);
      case "delete":
        return this.#documents.delete(operation.collection, operation.owner, operation.key);
      case "delete-owner":
        return this.#documents.deleteOwner(operation.collection, operation.owner);
      case "append":
        return operation.entries.map((entry) => this.#archive.append(entry));
      case "replace":
        return this.#archive.replace(operation.archive, operation.id, operation);
      case "index-text":
        return this.#archive.indexTexts(operation.archives);
      case "merge-text":
        return this.#archive.mergeTexts(operation.isBeginning);
      case "forget":
        return this.#archive.forget(operation.archive, operation.peer, operation.upToId);
      case "purge":
        return this.#archive.purge(operation.archive, operation.before);
      case "flush":
        return null;
    }
  }
}
