import type Database from "better-sqlite3";
import { spanOf } from "../storage-schema/index.ts";

/** Archives whose newest span is kept in memory. */
const KNOWN_MAX = 50_000;

/** Keeps `archive_spans`: a row for the first message of a day, and for what comes later than its time. */
export class SpanWriter {
  readonly #newest = new Map<number, number>();
  readonly #find;
  readonly #begin;
  readonly #late;
  readonly #purge;

  constructor(database: Database.Database) {
    this.#find = database
      .prepare<[number], number | null>("SELECT max(span) FROM archive_spans WHERE archive = ?")
      .pluck();
    this.#begin = database.prepare<[number, number, number]>(
      "INSERT INTO archive_spans (archive, span, first_id) VALUES (?, ?, ?)",
    );
    this.#late = database.prepare<[number, number, number, number]>(
      `INSERT INTO archive_spans (archive, span, first_id, late_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (archive, span) DO UPDATE SET late_id = excluded.late_id`,
    );
    this.#purge = database.prepare<[number, number]>("DELETE FROM archive_spans WHERE archive = ? AND span < ?");
  }

  /** Everything before `before`, or everything, is gone. */
  purged(archive: number, before: number | null): void {
    this.#purge.run(archive, before === null ? Number.MAX_SAFE_INTEGER : spanOf(before));
    this.#newest.delete(archive);
  }

  /** What was learnt in a transaction that did not commit may be wrong. */
  forgetKnown(): void {
    this.#newest.clear();
  }

  /** `id` is higher than all before it. */
  appended(archive: number, at: number, id: number): void {
    const span = spanOf(at);
    const newest = this.#newest.get(archive) ?? this.#find.get(archive) ?? Number.NEGATIVE_INFINITY;
    if (span > newest) this.#begin.run(archive, span, id);
    else if (span < newest) this.#late.run(archive, span, id, id);
    if (this.#newest.size >= KNOWN_MAX) this.#newest.clear();
    this.#newest.set(archive, Math.max(span, newest));
  }
}
