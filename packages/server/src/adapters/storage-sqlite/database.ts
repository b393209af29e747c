import { existsSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { StartError } from "../data-directory/index.ts";
import { migrations, migrationsTable, sqliteDialect } from "../storage-schema/index.ts";

export const MEMORY = ":memory:";

/** A check of every page takes a second for some hundred megabytes; of a larger one, damage shows when it is read. */
const CHECKED_AT_START_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Opens a connection as the store needs it. FULL: a commit is on disk when it returns, whatever happens to the power.
 * Checkpoints are rare because each is a pause of the writer (8–30 ms were measured at SQLite's own 1,000 pages).
 */
export function openConnection(file: string, cacheKib: number): Database.Database {
  const database = new Database(file, { timeout: 5_000 });
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("wal_autocheckpoint = 4000");
  database.pragma("journal_size_limit = 67108864");
  database.pragma(`cache_size = -${cacheKib}`);
  return database;
}

/** Opens the main connection with the schema up to date. Throws StartError for a file that this program cannot use. */
export function openMigrated(file: string, bornAt: number): Database.Database {
  let database: Database.Database | null = null;
  try {
    const isOld = file !== MEMORY && existsSync(file);
    database = openConnection(file, 16_384);
    if (isOld) checkPages(database, file);
    migrate(database, file, bornAt);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof StartError) throw cause;
    throw broken(file, cause);
  }
}

function checkPages(database: Database.Database, file: string): void {
  if (statSync(file).size > CHECKED_AT_START_BYTES_MAX) return;
  const found = database.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw broken(file, new Error(String(found)));
}

function broken(file: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "start/broken-data",
    `The data file ${file} is damaged (${reason}).`,
    "Restore it from a backup, or move it away together with its -wal and -shm files to begin with an empty one.",
    { cause },
  );
}

function migrate(database: Database.Database, file: string, bornAt: number): void {
  database.exec(migrationsTable);
  const done =
    database.prepare<[], { number: number | null }>("SELECT max(number) AS number FROM migrations").get()?.number ?? 0;
  const known = migrations.at(-1)?.number ?? 0;
  if (done > known) throw newer(file, done, known);
  for (const migration of migrations.filter(({ number }) => number > done)) {
    database.transaction(() => {
      for (const statement of migration.statements(sqliteDialect)) database.exec(statement);
      database.prepare("INSERT INTO migrations (number, name) VALUES (?, ?)").run(migration.number, migration.name);
    })();
  }
  const seed = database.prepare("INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
  for (const name of ["born", "rev", "archive-id"]) seed.run(name, bornAt);
}

function newer(file: string, found: number, known: number): StartError {
  return new StartError(
    "start/newer-data",
    `The data file ${file} was written by a newer Tandem (schema ${found}; this one knows ${known}).`,
    "Start the newer version. Data is not turned back; to go back, restore the backup from before the upgrade.",
  );
}
