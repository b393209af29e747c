import type Database from "better-sqlite3";
import { type FacetedEntry, indexedTokens } from "../storage-schema/index.ts";

/**
 * Entries of one archive that may wait for their words to be indexed. A search indexes them first: 0.2 s for as many, once.
 * Most archives are never searched, and a word costs more to index than the message to store.
 */
export const UNINDEXED_MAX = 10_000;
/**
 * The same for an archive that many read: a search goes over all rooms of a person at once, and each of them would have so many
 * waiting.
 */
export const SHARED_UNINDEXED_MAX = 64;
/** Entries whose words are indexed at a time: about 1 ms of the writer, so that nobody's message waits long behind it. */
export const INDEXED_AT_A_TIME = 64;

/** Pages of the index that are written at a time: some ms of the writer. */
const MERGED_PAGES = 16;

/** How far the words of an archive are indexed. */
export interface IndexState {
  readonly no: number;
  readonly name: string;
  /** The highest id whose words are in the index. */
  indexed: number;
  /** Entries behind it; counted up to one more than may wait. */
  waiting: number;
}

type WaitingRow = Omit<FacetedEntry, "no" | "name"> & { readonly id: number };

/** Keeps the index of words behind the archive: until a search asks for it, or too much waits. ADR-0012. */
export class TextIndexer {
  readonly #waiting;
  readonly #next;
  readonly #one;
  readonly #index;
  readonly #unindex;
  readonly #advance;
  readonly #merge;
  readonly #changes;

  constructor(database: Database.Database) {
    this.#waiting = database
      .prepare<[number, number, number], number>(
        "SELECT count(*) FROM (SELECT 1 FROM archive WHERE archive = ? AND id > ? LIMIT ?)",
      )
      .pluck();
    const columns = "id, peer, direction, traits, text";
    this.#next = database.prepare<[number, number, number], WaitingRow>(
      `SELECT ${columns} FROM archive WHERE archive = ? AND id > ? ORDER BY id LIMIT ?`,
    );
    this.#one = database.prepare<[number], WaitingRow>(`SELECT ${columns} FROM archive WHERE id = ?`);
    this.#index = database.prepare<[number, string]>("INSERT INTO archive_text (rowid, words) VALUES (?, ?)");
    this.#unindex = database.prepare<[number]>("DELETE FROM archive_text WHERE rowid = ?");
    this.#merge = database.prepare<[number]>("INSERT INTO archive_text (archive_text, rank) VALUES ('merge', ?)");
    this.#changes = database.prepare<[], number>("SELECT total_changes()").pluck();
    this.#advance = database.prepare<[number, number]>("UPDATE archives SET indexed = ? WHERE no = ?");
  }

  stateOf(no: number, name: string, indexed: number): IndexState {
    return { no, name, indexed, waiting: this.#waiting.get(no, indexed, UNINDEXED_MAX + 1) ?? 0 };
  }

  /** One more entry waits. */
  appended(state: IndexState, isShared: boolean): void {
    const max = isShared ? SHARED_UNINDEXED_MAX : UNINDEXED_MAX;
    if (++state.waiting > max) this.indexSome(state, INDEXED_AT_A_TIME);
  }

  /** Indexes at most `limit` entries, oldest first; how many. */
  indexSome(state: IndexState, limit: number): number {
    const rows = this.#next.all(state.no, state.indexed, limit);
    for (const row of rows) this.#add(state, row);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    state.indexed = last.id;
    state.waiting = Math.max(0, state.waiting - rows.length);
    this.#advance.run(state.indexed, state.no);
    return rows.length;
  }

  /** An entry has another text. One that waits is indexed with it in its turn. */
  replaced(state: IndexState, id: number): void {
    if (id > state.indexed) return;
    this.#unindex.run(id);
    const row = this.#one.get(id);
    if (row !== undefined) this.#add(state, row);
  }

  removed(state: IndexState, ids: readonly number[]): void {
    for (const id of ids) if (id <= state.indexed) this.#unindex.run(id);
  }

  /**
   * Puts parts of the index together (FTS5 §6.8 "merge"); false: there was nothing to do. A negative number of pages takes all
   * parts there are, whatever their size.
   */
  mergeSome(isBeginning: boolean): boolean {
    const before = this.#changes.get() ?? 0;
    this.#merge.run(isBeginning ? -MERGED_PAGES : MERGED_PAGES);
    // The order itself counts as one.
    return (this.#changes.get() ?? 0) - before > 1;
  }

  #add({ no, name }: IndexState, row: WaitingRow): void {
    const tokens = indexedTokens({ ...row, no, name });
    if (tokens !== null) this.#index.run(row.id, tokens.join(" "));
  }
}
