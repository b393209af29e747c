import { copyFileSync, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { StartError } from "../data-directory/index.ts";
import { migrations } from "../storage-schema/index.ts";

/** What a data file holds, as far as its schema has names for it. */
export interface DataFileSummary {
  readonly schema: number;
  /** Documents that are there, by collection. */
  readonly documents: Readonly<Record<string, number>>;
  readonly messages: number;
  /** Of the accounts in it; undefined when there is none. */
  readonly domain: string | undefined;
}

/**
 * Reads every page of a data file and what is in it, without changing it (SV9). Throws StartError for one that is damaged, no
 * data of Tandem's, or newer than this program.
 */
export function checkDataFile(file: string): DataFileSummary {
  if (!existsSync(file)) throw unusable(file, "is not there", "Check the path.");
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    const found = database.pragma("integrity_check(1)", { simple: true });
    if (found !== "ok") throw new Error(String(found));
    return summaryOf(database, file);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unusable(file, `is damaged or no data of Tandem's (${reason})`, "Take another backup.", cause);
  } finally {
    database?.close();
  }
}

function summaryOf(database: Database.Database, file: string): DataFileSummary {
  const number = (sql: string): number => database.prepare<[], { n: number }>(sql).get()?.n ?? 0;
  const schema = number("SELECT max(number) AS n FROM migrations");
  if (schema > (migrations.at(-1)?.number ?? 0))
    throw unusable(file, `was written by a newer Tandem (schema ${schema})`, "Use the newer version.");
  const rows = database
    .prepare<[], { collection: string; n: number }>(
      "SELECT collection, count(*) AS n FROM documents WHERE json IS NOT NULL GROUP BY collection ORDER BY collection",
    )
    .all();
  const account = database
    .prepare<[], { key: string }>(
      "SELECT key FROM documents WHERE collection = 'accounts' AND json IS NOT NULL LIMIT 1",
    )
    .get();
  return {
    schema,
    documents: Object.fromEntries(rows.map(({ collection, n }) => [collection, n])),
    messages: number("SELECT count(*) AS n FROM archive"),
    domain: account?.key.split("@").at(1),
  };
}

/**
 * Puts a backup in the place of the data, which stays beside it as `….replaced` until the next time. Whatever moment the
 * power fails, there is either the old file or the new one. Only under the lock of the data directory.
 */
export function replaceDataFile(backup: string, file: string): void {
  const coming = `${file}.restoring`;
  copyFileSync(backup, coming);
  sync(coming);
  for (const end of ["", "-wal", "-shm"]) {
    rmSync(`${file}.replaced${end}`, { force: true });
    if (existsSync(file + end)) renameSync(file + end, `${file}.replaced${end}`);
  }
  renameSync(coming, file);
  sync(dirname(file));
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function unusable(file: string, what: string, remedy: string, cause?: unknown): StartError {
  return new StartError("start/backup", `The file ${file} ${what}.`, remedy, cause === undefined ? {} : { cause });
}
