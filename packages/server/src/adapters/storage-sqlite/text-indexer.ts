import type Database from "better-sqlite3";
import { indexedWords } from "../storage-schema/index.ts";

/**
 * Entries of one archive that may wait for their words to be indexed. A search indexes them first: 0.2 s for as many, once.
 * Most archives are never searched, and a word costs more to index than the message to store.
 */
export const UNINDEXED_MAX = 10_000;
/** Entries whose words are indexed at a time: about 1 ms of the writer, so that nobody's message waits long behind it. */
export const INDEXED_AT_A_TIME = 64;

/** How far the words of an archive are indexed. */
export interface IndexState {
  readonly no: number;
  /** The highest id whose words are in the index. */
  indexed: number;
  /** Entries behind it; counted up to one more than may wait. */
  waiting: number;
}

/** Keeps the index of words behind the archive: until a search asks for it, or too much waits. ADR-0012. */
export class TextIndexer {
  readonly #waiting;
  readonly #next;
  readonly #index;
  readonly #unindex;
  readonly #advance;

  constructor(database: Database.Database) {
    this.#waiting = database
      .prepare<[number, number, number], number>(
        "SELECT count(*) FROM (SELECT 1 FROM archive WHERE archive = ? AND id > ? LIMIT ?)",
      )
      .pluck();
    this.#next = database.prepare<[number, number, number], { id: number; text: string }>(
      "SELECT id, text FROM archive WHERE archive = ? AND id > ? ORDER BY id LIMIT ?",
    );
    this.#index = database.prepare<[number, string]>("INSERT INTO archive_text (rowid, words) VALUES (?, ?)");
    this.#unindex = database.prepare<[number]>("DELETE FROM archive_text WHERE rowid = ?");
    this.#advance = database.prepare<[number, number]>("UPDATE archives SET indexed = ? WHERE no = ?");
  }

  stateOf(no: number, indexed: number): IndexState {
    return { no, indexed, waiting: this.#waiting.get(no, indexed, UNINDEXED_MAX + 1) ?? 0 };
  }

  /** One more entry waits. */
  appended(state: IndexState): void {
    if (++state.waiting > UNINDEXED_MAX) this.indexSome(state, INDEXED_AT_A_TIME);
  }

  /** Indexes at most `limit` entries, oldest first. True when none is left. */
  indexSome(state: IndexState, limit: number): boolean {
    const rows = this.#next.all(state.no, state.indexed, limit);
    for (const { id, text } of rows) this.#add(state.no, id, text);
    const last = rows.at(-1);
    if (last === undefined) return true;
    state.indexed = last.id;
    state.waiting = Math.max(0, state.waiting - rows.length);
    this.#advance.run(state.indexed, state.no);
    return rows.length < limit;
  }

  /** An entry has another text. One that waits is indexed with it in its turn. */
  replaced(state: IndexState, id: number, text: string): void {
    if (id > state.indexed) return;
    this.#unindex.run(id);
    this.#add(state.no, id, text);
  }

  removed(state: IndexState, ids: readonly number[]): void {
    for (const id of ids) if (id <= state.indexed) this.#unindex.run(id);
  }

  #add(no: number, id: number, text: string): void {
    const words = indexedWords(no, text);
    if (words !== null) this.#index.run(id, words.join(" "));
  }
}
