import { accessSync, constants, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { StartError } from "./start-error.ts";

export { lockDataDirectory, type DataLock } from "./lock.ts";
export { StartError, type StartErrorCode } from "./start-error.ts";

/** Makes the directory when it is missing, readable by its owner only: it holds keys. Resolves to the absolute path. */
export function makeDataDirectory(path: string): string {
  const directory = resolve(path);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return directory;
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new StartError(
      "start/data-directory",
      `The data directory ${directory} cannot be written (${reason}).`,
      "Give this account the right to write there, or name another directory with --data DIR.",
      { cause },
    );
  }
}
