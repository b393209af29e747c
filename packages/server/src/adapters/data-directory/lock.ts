import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { StartError } from "./start-error.ts";

export interface DataLock {
  release(): void;
}

/**
 * Makes this process the only one on a data directory (SV8). Throws StartError "start/second-instance" when another has it.
 *
 * The lock is the operating system's lock on a small SQLite file: it vanishes with the process, however that ends, so no stale
 * lock can keep a server from starting after a crash.
 */
export function lockDataDirectory(directory: string): DataLock {
  const database = new Database(join(directory, "tandem.lock"), { timeout: 0 });
  const pidFile = join(directory, "tandem.pid");
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new StartError(
      "start/second-instance",
      `Another Tandem runs on ${directory}${holder(pidFile)}.`,
      "Stop it first, or give this one a data directory of its own with --data DIR.",
      { cause },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => void database.close() };
}

function holder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, "utf8").trim()})`;
  } catch {
    // Only the message gets poorer: the other process has the lock but has not written its number yet.
    return "";
  }
}
