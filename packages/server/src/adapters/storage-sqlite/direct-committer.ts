import type Database from "better-sqlite3";
import { storageFault } from "./faults.ts";
import type { Committer, WriteOperation } from "../write-queue/index.ts";
import { Writer } from "./writer.ts";

/** Commits on the calling thread: for tests and the simulator, where the same calls must resolve in the same order every time. */
export class DirectCommitter implements Committer {
  readonly #writer: Writer;

  constructor(database: Database.Database) {
    this.#writer = new Writer(database);
  }

  // An async method so that a throw becomes a rejection.
  async commit(operations: readonly WriteOperation[]): Promise<readonly unknown[]> {
    try {
      return this.#writer.commit(operations);
    } catch (cause) {
      throw storageFault(cause);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
