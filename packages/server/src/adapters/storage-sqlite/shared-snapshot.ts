import { nextTick } from "node:process";
import type Database from "better-sqlite3";

/**
 * Reads that follow one another without waiting for anything outside see the same state and share its locks: taking and
 * giving back a lock is six of the seven microseconds of a look-up by key.
 *
 * It ends when the event loop goes on, before any answer of the writer is heard: so a read still sees every write whose
 * promise has resolved, and a checkpoint never waits for longer than one turn.
 */
export class SharedSnapshot {
  readonly #begin: Database.Statement<[]>;
  readonly #end: Database.Statement<[]>;
  #isOpen = false;

  constructor(database: Database.Database) {
    this.#begin = database.prepare<[]>("BEGIN");
    this.#end = database.prepare<[]>("COMMIT");
  }

  /** To be called before each read. */
  open(): void {
    if (this.#isOpen) return;
    this.#begin.run();
    this.#isOpen = true;
    nextTick(this.close);
  }

  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#end.run();
  };
}
