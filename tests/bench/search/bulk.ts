/**
 * Fills a store past its adapter, with the rows that the adapter would write: its indexes are made when all rows are there. On
 * SQLite the words are left for the server to index, as after an update that indexes anew.
 */
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import type { NewArchiveEntry } from "@tandem/server/core";
import { openSqlite } from "@tandem/server/adapters/storage-sqlite";
import { encodeEntry, SPAN_MS } from "@tandem/server/adapters/storage-schema";
import { wordVector } from "../../../packages/server/src/adapters/storage-postgres/words.ts";
import { batchesOf, type Shape } from "./messages.ts";

const BATCH = 5_000;
const COLUMNS = ["id", "archive", "at", "peer", "sender", "direction", "origin_id", "stanza", "text", "traits"];
/** Each is later than those before it: none is late. */
const spans = `INSERT INTO archive_spans (archive, span, first_id, late_id)
  SELECT archive, at / ${SPAN_MS}, min(id), NULL FROM archive GROUP BY 1, 2`;

type Row = readonly (string | number | null)[];

/** Gives ids and numbers of archives in the order in which the adapter would. */
class Rows {
  readonly names = new Map<string, number>();
  #id: number;

  constructor(lastId: number) {
    this.#id = lastId;
  }

  get lastId(): number {
    return this.#id;
  }

  of(entry: NewArchiveEntry): Row {
    const { archive, at, peer, sender, direction, originId, stanza, text, traits } = encodeEntry(entry, 0);
    let no = this.names.get(archive);
    if (no === undefined) this.names.set(archive, (no = this.names.size + 1));
    return [++this.#id, no, at, peer, sender, direction, originId, stanza, text, traits];
  }
}

/** `file` has the schema and nothing in it. */
export function fillSqlite(file: string, shape: Shape, tell: (filled: number) => void = () => {}): void {
  const database = new Database(file);
  database.pragma("journal_mode = OFF");
  database.pragma("synchronous = OFF");
  database.pragma("cache_size = -1000000");
  const lastId = database.prepare("SELECT value FROM counters WHERE name = 'archive-id'").pluck().get() as number;
  const rows = new Rows(lastId);
  const ofArchive =
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'archive' AND sql IS NOT NULL";
  const indexes = database.prepare<[], { name: string; sql: string }>(ofArchive).all();
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  const insert = database.prepare(`INSERT INTO archive (${COLUMNS.join()}) VALUES (${COLUMNS.map(() => "?").join()})`);
  let filled = 0;
  for (const batch of batchesOf(shape, BATCH)) {
    database.transaction(() => batch.forEach((entry) => insert.run(...rows.of(entry))))();
    tell((filled += batch.length));
  }
  const add = database.prepare("INSERT INTO archives (no, name) VALUES (?, ?)");
  for (const [name, no] of rows.names) add.run(no, name);
  for (const { sql } of indexes) database.exec(sql);
  database.exec(spans);
  database.prepare("UPDATE counters SET value = ? WHERE name = 'archive-id'").run(rows.lastId);
  database.close();
}

/** The database has the schema and nothing in it. */
export async function fillPostgres(url: string, shape: Shape, tell: (filled: number) => void): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows: counters } = await client.query("SELECT value FROM counters WHERE name = 'archive-id'");
  const made = new Rows(Number(counters[0].value));
  const { rows: indexes } = await client.query(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'archive' AND indexname <> 'archive_pkey'",
  );
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`);
  const types = ["int8", "int8", "int8", "text", "text", "int8", "text", "text", "text", "int8", "text"];
  const insert = `INSERT INTO archive (${COLUMNS.join()}, words) SELECT ${COLUMNS.join()}, words::tsvector
    FROM unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join()}) AS r (${COLUMNS.join()}, words)`;
  await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
  let filled = 0;
  for (const batch of batchesOf(shape, BATCH)) {
    const rows = batch.map((entry) => {
      const row = made.of(entry);
      const written = { ...encodeEntry(entry, 0), id: row[0] as number, no: row[1] as number, name: entry.archive };
      return [...row, wordVector(written)];
    });
    await client.query(
      insert,
      types.map((_, column) => rows.map((row) => row[column])),
    );
    tell((filled += batch.length));
  }
  await client.query(
    "INSERT INTO archives (no, name) OVERRIDING SYSTEM VALUE SELECT * FROM unnest($1::int8[], $2::text[])",
    [[...made.names.values()], [...made.names.keys()]],
  );
  await client.query("SELECT setval(pg_get_serial_sequence('archives', 'no'), (SELECT max(no) FROM archives))");
  for (const { indexname, indexdef } of indexes) {
    const started = performance.now();
    await client.query(indexdef);
    console.error(`${indexname} made in ${Math.round((performance.now() - started) / 1_000)} s`);
  }
  await client.query(spans);
  await client.query("UPDATE counters SET value = $1 WHERE name = 'archive-id'", [made.lastId]);
  await client.query("VACUUM ANALYZE");
  await client.end();
}

/** Throws when a store that is filled past the adapter differs from one that is filled through it. */
export async function checkBulk(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "tandem-search-"));
  const shape: Shape = { messages: 3_000, rooms: 20, until: Date.UTC(2026, 10, 1) };
  const clock = { now: () => shape.until, monotonic: () => 0 };
  const contents: unknown[] = [];
  for (const name of ["adapter", "bulk"] as const) {
    const file = join(directory, `${name}.db`);
    const storage = openSqlite({ file, clock });
    if (name === "adapter") for (const batch of batchesOf(shape, 500)) await storage.archive.appendAll(batch);
    await storage.close();
    if (name === "bulk") fillSqlite(file, shape);
    const database = new Database(file);
    const all = (sql: string): unknown[] => database.prepare(sql).all();
    contents.push([
      all("SELECT * FROM archive ORDER BY id"),
      all("SELECT no, name FROM archives ORDER BY no"),
      all("SELECT * FROM archive_spans"),
      all("SELECT * FROM counters ORDER BY name"),
      all("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"),
    ]);
    database.close();
  }
  rmSync(directory, { recursive: true });
  assert.deepEqual(contents[1], contents[0]);
}
