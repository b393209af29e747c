import type { Appended } from "../../core/ports/index.ts";
import { type ArchiveWrite, indexedWords } from "../storage-schema/index.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import { wordVector } from "./words.ts";

interface Numbered extends ArchiveWrite {
  readonly no: number;
}

interface Original {
  readonly archive: number;
  readonly peer: string;
  readonly direction: number;
  readonly origin_id: string;
  readonly id: number;
  readonly at: number;
}

/** Changes archives inside the committer's transaction; `nextId` counts on. */
export class ArchiveWriter {
  readonly #database: Queryable;
  readonly #nextId: () => number;

  constructor(database: Queryable, nextId: () => number) {
    this.#database = database;
    this.#nextId = nextId;
  }

  /** Any number of entries in a fixed number of statements: each is a round trip while others wait for the commit. */
  async append(entries: readonly ArchiveWrite[]): Promise<readonly Appended[]> {
    const numbers = await this.#numbersOf([...new Set(entries.map(({ archive }) => archive))]);
    const numbered = entries.map((entry) => ({ ...entry, no: numbers.get(entry.archive) ?? 0 }));
    const known = await this.#originalsOf(numbered);
    const stored: (Numbered & { readonly id: number })[] = [];
    const appended = numbered.map((entry): Appended => {
      const key = entry.originId === null ? null : originKey(entry.no, entry.peer, entry.direction, entry.originId);
      const original = key === null ? undefined : known.get(key);
      if (original !== undefined) return { kind: "duplicate", ...original };
      const given = { id: this.#nextId(), at: entry.at };
      if (key !== null) known.set(key, given);
      stored.push({ ...entry, id: given.id });
      return { kind: "stored", ...given };
    });
    await this.#insert(stored);
    return appended;
  }

  async replace(archive: string, id: number, stanza: string, text: string): Promise<boolean> {
    const no = (await this.#numbers([archive])).get(archive);
    if (no === undefined) return false;
    const { rowCount } = await this.#database.query(
      "UPDATE archive SET stanza = $3, text = $4, words = $5::tsvector, traits = CASE WHEN $4 = '' THEN 0 ELSE traits END WHERE id = $1 AND archive = $2",
      [id, no, stanza, text, wordVector(indexedWords(no, text))],
    );
    return rowCount === 1;
  }

  async purge(archive: string, before: number | null): Promise<number> {
    const { rowCount } = await this.#database.query(
      "DELETE FROM archive WHERE archive = (SELECT no FROM archives WHERE name = $1) AND ($2::int8 IS NULL OR at < $2)",
      [archive, before],
    );
    return rowCount ?? 0;
  }

  async #numbersOf(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const known = await this.#numbers(names);
    const missing = names.filter((name) => !known.has(name));
    if (missing.length === 0) return known;
    await this.#database.query("INSERT INTO archives (name) SELECT * FROM unnest($1::text[])", [missing]);
    return await this.#numbers(names);
  }

  async #numbers(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await rowsOf<{ name: string; no: number }>(
      this.#database,
      "SELECT name, no FROM archives WHERE name = ANY ($1)",
      [names],
    );
    return new Map(rows.map(({ name, no }) => [name, no]));
  }

  async #originalsOf(entries: readonly Numbered[]): Promise<Map<string, { id: number; at: number }>> {
    const marked = entries.filter(({ originId }) => originId !== null);
    if (marked.length === 0) return new Map();
    const rows = await rowsOf<Original>(
      this.#database,
      `SELECT a.archive, a.peer, a.direction, a.origin_id, a.id, a.at
       FROM unnest($1::int8[], $2::text[], $3::int8[], $4::text[]) AS o (archive, peer, direction, origin_id)
       JOIN archive a ON a.archive = o.archive AND a.peer = o.peer AND a.direction = o.direction AND a.origin_id = o.origin_id`,
      [
        marked.map(({ no }) => no),
        marked.map(({ peer }) => peer),
        marked.map(({ direction }) => direction),
        marked.map(({ originId }) => originId),
      ],
    );
    return new Map(
      rows.map(({ archive, peer, direction, origin_id, id, at }) => [
        originKey(archive, peer, direction, origin_id),
        { id, at },
      ]),
    );
  }

  async #insert(rows: readonly (Numbered & { readonly id: number })[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#database.query(
      `INSERT INTO archive (id, archive, at, peer, sender, direction, origin_id, stanza, text, words, traits)
       SELECT id, archive, at, peer, sender, direction, origin_id, stanza, text, words::tsvector, traits
       FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::text[], $5::text[], $6::int8[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int8[])
       AS r (id, archive, at, peer, sender, direction, origin_id, stanza, text, words, traits)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ no }) => no),
        rows.map(({ at }) => at),
        rows.map(({ peer }) => peer),
        rows.map(({ sender }) => sender),
        rows.map(({ direction }) => direction),
        rows.map(({ originId }) => originId),
        rows.map(({ stanza }) => stanza),
        rows.map(({ text }) => text),
        rows.map(({ no, text }) => wordVector(indexedWords(no, text))),
        rows.map(({ traits }) => traits),
      ],
    );
  }
}

function originKey(archive: number, peer: string, direction: number, originId: string): string {
  return `${archive}\0${peer}\0${direction}\0${originId}`;
}
