import type Database from "better-sqlite3";
import type { Appended } from "../../core/ports/index.ts";
import { type ArchiveWrite, indexedWords } from "../storage-schema/index.ts";

/** Numbers of archives that are kept in memory. */
const ARCHIVE_NUMBERS_MAX = 50_000;

/** The statements that change archives. Runs inside the writer's transaction; `nextId` counts on. */
export class ArchiveWriter {
  readonly #nextId: () => number;
  readonly #numbers = new Map<string, number>();
  readonly #findNumber;
  readonly #addNumber;
  readonly #original;
  readonly #insert;
  readonly #index;
  readonly #unindex;
  readonly #replace;
  readonly #purge;

  constructor(database: Database.Database, nextId: () => number) {
    this.#nextId = nextId;
    this.#findNumber = database.prepare<[string], number>("SELECT no FROM archives WHERE name = ?").pluck();
    this.#addNumber = database.prepare<[string], number>("INSERT INTO archives (name) VALUES (?) RETURNING no").pluck();
    this.#original = database.prepare<[number, string, number, string], { id: number; at: number }>(
      "SELECT id, at FROM archive WHERE archive = ? AND peer = ? AND direction = ? AND origin_id = ?",
    );
    this.#insert = database.prepare<
      [number, number, number, string, string, number, string | null, string, string, number]
    >(
      "INSERT INTO archive (id, archive, at, peer, sender, direction, origin_id, stanza, text, traits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#index = database.prepare<[number, string]>("INSERT INTO archive_text (rowid, words) VALUES (?, ?)");
    this.#unindex = database.prepare<[number]>("DELETE FROM archive_text WHERE rowid = ?");
    this.#replace = database.prepare<[string, string, string, number, number]>(
      "UPDATE archive SET stanza = ?, text = ?, traits = CASE WHEN ? = '' THEN 0 ELSE traits END WHERE id = ? AND archive = ?",
    );
    this.#purge = database
      .prepare<[number, number | null, number | null], number>(
        "DELETE FROM archive WHERE archive = ? AND (? IS NULL OR at < ?) RETURNING id",
      )
      .pluck();
  }

  /** Numbers that were learnt in a transaction that did not commit may be wrong. */
  forgetNumbers(): void {
    this.#numbers.clear();
  }

  append(entry: ArchiveWrite): Appended {
    const archive = this.#numberOf(entry.archive);
    const { at, peer, sender, direction, originId, stanza, text, traits } = entry;
    const original = originId === null ? undefined : this.#original.get(archive, peer, direction, originId);
    if (original !== undefined) return { kind: "duplicate", id: original.id, at: original.at };
    const id = this.#nextId();
    this.#insert.run(id, archive, at, peer, sender, direction, originId, stanza, text, traits);
    this.#indexText(archive, id, text);
    return { kind: "stored", id, at };
  }

  replace(name: string, id: number, stanza: string, text: string): boolean {
    const archive = this.#findNumber.get(name);
    if (archive === undefined || this.#replace.run(stanza, text, text, id, archive).changes === 0) return false;
    this.#unindex.run(id);
    this.#indexText(archive, id, text);
    return true;
  }

  purge(name: string, before: number | null): number {
    const archive = this.#findNumber.get(name);
    if (archive === undefined) return 0;
    const ids = this.#purge.all(archive, before, before);
    for (const id of ids) this.#unindex.run(id);
    return ids.length;
  }

  #indexText(archive: number, id: number, text: string): void {
    const words = indexedWords(archive, text);
    if (words !== null) this.#index.run(id, words.join(" "));
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#numbers.size >= ARCHIVE_NUMBERS_MAX) this.#numbers.clear();
    const number = this.#findNumber.get(name) ?? this.#addNumber.get(name) ?? 0;
    this.#numbers.set(name, number);
    return number;
  }
}
