import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";

/** Four bytes each: 160 MB at most. Of a larger store the rows are asked. */
export const MAPPED_IDS_MAX = 40_000_000;

/** Ids that are read at a time while searches wait: some ms. */
const READ_AT_A_TIME = 20_000;
/** Room for so many more ids than there are. */
const SPARE_IDS = 65_536;

/**
 * Whose entry each id is, in memory: comparing it in the row would read a page of the file for each thing that the index of
 * words finds. Ids are given one after the other, so an array holds them.
 */
export class ArchiveOfIds {
  readonly #bounds;
  readonly #archives;
  readonly #ofArchive;
  readonly #newer;
  #first = 0;
  #last = 0;
  #numbers = new Uint32Array(0);
  #isLoaded = false;

  constructor(database: Database.Database) {
    this.#bounds = database.prepare<[], { first: number | null; last: number | null }>(
      "SELECT (SELECT min(id) FROM archive) AS first, (SELECT max(id) FROM archive) AS last",
    );
    this.#archives = database.prepare<[], number>("SELECT no FROM archives").pluck();
    this.#ofArchive = database
      .prepare<[number, number, number], number>(
        `SELECT id FROM archive INDEXED BY archive_by_id WHERE archive = ? AND id > ? AND id <= ? ORDER BY id LIMIT ${READ_AT_A_TIME}`,
      )
      .pluck();
    this.#newer = database.prepare<[number], { id: number; archive: number }>(
      "SELECT id, archive FROM archive NOT INDEXED WHERE id > ? ORDER BY id",
    );
  }

  /** Reads the index of all that is archived, letting others go first now and then. */
  async load(): Promise<void> {
    const { first, last } = this.#bounds.get() ?? { first: null, last: null };
    if (first === null || last === null || last - first >= MAPPED_IDS_MAX) return;
    [this.#first, this.#last] = [first, last];
    this.#numbers = new Uint32Array(last - first + SPARE_IDS);
    for (const archive of this.#archives.all()) {
      for (let after = 0; ; ) {
        const ids = this.#ofArchive.all(archive, after, last);
        for (const id of ids) this.#numbers[id - first] = archive;
        await setImmediate();
        if (ids.length < READ_AT_A_TIME) break;
        after = ids.at(-1) ?? after;
      }
    }
    this.#isLoaded = true;
  }

  /** Takes over what was archived since; false: not all is known, the rows must be asked. */
  refresh(): boolean {
    if (!this.#isLoaded) return false;
    for (const { id, archive } of this.#newer.iterate(this.#last)) {
      const at = id - this.#first;
      if (at >= MAPPED_IDS_MAX) {
        this.#isLoaded = false;
        this.#numbers = new Uint32Array(0);
        return false;
      }
      if (at >= this.#numbers.length) this.#grow(at + SPARE_IDS);
      this.#numbers[at] = archive;
      this.#last = id;
    }
    return true;
  }

  /** The number of its archive; 0: there is none. */
  of(id: number): number {
    return this.#numbers[id - this.#first] ?? 0;
  }

  #grow(length: number): void {
    const grown = new Uint32Array(length);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
