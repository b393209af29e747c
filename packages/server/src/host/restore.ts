import { join } from "node:path";
import { lockDataDirectory, makeDataDirectory, StartError } from "../adapters/data-directory/index.ts";
import { checkDataFile, type DataFileSummary, replaceDataFile } from "../adapters/storage-sqlite/data-file.ts";
import type { Config } from "./config/index.ts";
import { DATA_FILE, domainOfData } from "./runtime.ts";

/** Whether a backup could be restored, and what is in it (SV9). */
export function checkBackup(file: string): DataFileSummary {
  return checkDataFile(file);
}

/** Puts a backup in the place of the data; no server may run on it. The file was read whole before anything is touched. */
export function restoreBackup(config: Config, file: string): DataFileSummary & { readonly replaced: string } {
  if (config.storage.kind !== "sqlite")
    throw new StartError("start/backup", "The data is in PostgreSQL.", "Use pg_restore or psql.");
  const summary = checkDataFile(file);
  const directory = makeDataDirectory(config.data);
  const lock = lockDataDirectory(directory);
  try {
    const known = domainOfData(directory);
    if (known !== undefined && summary.domain !== undefined && known !== summary.domain)
      throw new StartError(
        "start/backup",
        `The backup is of the domain ${summary.domain}, the data in ${directory} of ${known}.`,
        "Restore it into a data directory of its own with --data DIR.",
      );
    const target = join(directory, DATA_FILE);
    replaceDataFile(file, target);
    return { ...summary, replaced: `${target}.replaced` };
  } finally {
    lock.release();
  }
}
