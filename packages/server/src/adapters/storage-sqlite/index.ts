import type Database from "better-sqlite3";
import type { Archive, Clock, Collection, CollectionSpec, Storage } from "../../core/ports/index.ts";
import { SqliteArchive } from "./archive.ts";
import { SqliteCollection } from "./collection.ts";
import { BackgroundIndexer } from "./background-indexer.ts";
import { MEMORY, openMigrated } from "./database.ts";
import { DirectCommitter } from "./direct-committer.ts";
import { DirectSearcher } from "./direct-searcher.ts";
import { DocumentReader } from "./document-reader.ts";
import { PendingDocuments } from "./pending-documents.ts";
import { SharedSnapshot } from "./shared-snapshot.ts";
import { type Searcher, ThreadedSearcher } from "./threaded-searcher.ts";
import { WorkerCommitter } from "./worker-committer.ts";
import { WriteQueue } from "../write-queue/index.ts";

export interface SqliteOptions {
  /** Path of the data file, made when it is missing; ":memory:" keeps everything in this process and commits on its thread. */
  readonly file: string;
  readonly clock: Clock;
}

/**
 * The embedded store: one file, one writer in a thread of its own, searches in another, all other reading on the calling thread.
 * Throws StartError when the file is broken or newer than this program. Only one process may have it (lockDataDirectory).
 */
export function openSqlite(options: SqliteOptions): SqliteStorage {
  return new SqliteStorage(options);
}

export class SqliteStorage implements Storage {
  readonly archive: Archive;
  readonly #database: Database.Database;
  readonly #queue: WriteQueue;
  readonly #reader: DocumentReader;
  /** Undefined: writes are made on the same connection. */
  readonly #snapshot: SharedSnapshot | undefined;
  readonly #searcher: Searcher;
  /** Undefined: words are indexed when they are searched. */
  readonly #background: BackgroundIndexer | undefined;
  readonly #pending = new PendingDocuments();

  constructor({ file, clock }: SqliteOptions) {
    this.#database = openMigrated(file, clock.now());
    this.#queue =
      file === MEMORY
        ? new WriteQueue(new DirectCommitter(this.#database), queueMicrotask)
        : new WriteQueue(new WorkerCommitter(file), setImmediate);
    this.#reader = new DocumentReader(this.#database);
    this.#snapshot = file === MEMORY ? undefined : new SharedSnapshot(this.#database);
    this.#searcher = file === MEMORY ? new DirectSearcher(this.#database) : new ThreadedSearcher(file);
    this.#background = file === MEMORY ? undefined : new BackgroundIndexer(this.#database, this.#queue);
    this.archive = new SqliteArchive(this.#database, {
      queue: this.#queue,
      clock,
      snapshot: this.#snapshot,
      searcher: this.#searcher,
      background: this.#background,
    });
    void this.#background?.lookForRest();
  }

  collection<T>(spec: CollectionSpec<T>): Collection<T> {
    return new SqliteCollection(spec, {
      reader: this.#reader,
      snapshot: this.#snapshot,
      pending: this.#pending,
      queue: this.#queue,
    });
  }

  async flush(): Promise<void> {
    await this.#queue.flush();
  }

  /** Copies everything that is committed to another file while the store is in use (SV9). */
  async backup(file: string): Promise<void> {
    this.#snapshot?.close();
    await this.#database.backup(file);
  }

  async close(): Promise<void> {
    this.#background?.close();
    await this.#queue.close();
    await this.#searcher.close();
    this.#snapshot?.close();
    this.#database.close();
  }
}
