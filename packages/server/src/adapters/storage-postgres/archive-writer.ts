import type { Appended } from "../../core/ports/index.ts";
import { type ArchiveWrite, COUNTING_BITS, type Replacement, spanOf } from "../storage-schema/index.ts";
import { FORGOTTEN_AT_A_TIME } from "../write-queue/index.ts";
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

  async replace(archive: string, id: number, { stanza, text, traits }: Replacement): Promise<boolean> {
    const [row] = await rowsOf<{ no: number; peer: string; direction: number; traits: number }>(
      this.#database,
      `SELECT archives.no, archive.peer, archive.direction, archive.traits
       FROM archives JOIN archive ON archive.archive = archives.no WHERE archives.name = $1 AND archive.id = $2`,
      [archive, id],
    );
    if (row === undefined) return false;
    const kept = traits === null ? row.traits : (row.traits & COUNTING_BITS) | traits;
    const bits = text === "" ? 0 : kept;
    const words = wordVector({ ...row, id, name: archive, text, traits: bits });
    await this.#database.query(
      "UPDATE archive SET stanza = $2, text = $3, words = $4::tsvector, traits = $5 WHERE id = $1",
      [id, stanza, text, words, bits],
    );
    return true;
  }

  async forget(archive: string, peer: string, upToId: number): Promise<number> {
    const { rowCount } = await this.#database.query(
      `DELETE FROM archive WHERE id IN
        (SELECT id FROM archive WHERE archive = (SELECT no FROM archives WHERE name = $1) AND peer = $2 AND id <= $3
         ORDER BY id LIMIT ${FORGOTTEN_AT_A_TIME})`,
      [archive, peer, upToId],
    );
    return rowCount ?? 0;
  }

  async purge(archive: string, before: number | null): Promise<number> {
    await this.#database.query(
      "DELETE FROM archive_spans WHERE archive = (SELECT no FROM archives WHERE name = $1) AND ($2::int8 IS NULL OR span < $2)",
      [archive, before === null ? null : spanOf(before)],
    );
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
    const spans = spansOf(rows);
    await this.#database.query(
      `WITH stored AS (INSERT INTO archive (id, archive, at, peer, sender, direction, origin_id, stanza, text, words, traits)
       SELECT id, archive, at, peer, sender, direction, origin_id, stanza, text, words::tsvector, traits
       FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::text[], $5::text[], $6::int8[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int8[])
       AS r (id, archive, at, peer, sender, direction, origin_id, stanza, text, words, traits))
       INSERT INTO archive_spans AS s (archive, span, first_id, late_id)
       SELECT archive, span, first_id, CASE WHEN is_late
         OR EXISTS (SELECT 1 FROM archive_spans AS later WHERE later.archive = n.archive AND later.span > n.span) THEN last_id END
       FROM unnest($12::int8[], $13::int8[], $14::int8[], $15::int8[], $16::bool[]) AS n (archive, span, first_id, last_id, is_late)
       ON CONFLICT (archive, span) DO UPDATE SET late_id = coalesce(excluded.late_id, s.late_id)`,
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
        rows.map((row) => wordVector({ ...row, name: row.archive })),
        rows.map(({ traits }) => traits),
        spans.map(({ no }) => no),
        spans.map(({ span }) => span),
        spans.map(({ firstId }) => firstId),
        spans.map(({ lastId }) => lastId),
        spans.map(({ isLate }) => isLate),
      ],
    );
  }
}

interface NewSpan {
  readonly no: number;
  readonly span: number;
  readonly firstId: number;
  readonly lastId: number;
  /** A later span of the same archive is in the same batch: some of this one may stand behind it. */
  readonly isLate: boolean;
}

function spansOf(rows: readonly (Numbered & { readonly id: number })[]): readonly NewSpan[] {
  const spans = new Map<string, Omit<NewSpan, "isLate">>();
  const newest = new Map<number, number>();
  for (const { no, at, id } of rows) {
    const span = spanOf(at);
    const key = `${no} ${span}`;
    spans.set(key, { no, span, firstId: spans.get(key)?.firstId ?? id, lastId: id });
    newest.set(no, Math.max(span, newest.get(no) ?? span));
  }
  return [...spans.values()].map((one) => ({ ...one, isLate: one.span < (newest.get(one.no) ?? one.span) }));
}

function originKey(archive: number, peer: string, direction: number, originId: string): string {
  return `${archive}\0${peer}\0${direction}\0${originId}`;
}
