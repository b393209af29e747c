import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { z } from "zod";
import type { Log } from "../../core/index.ts";
import { AdminRefusal } from "./method.ts";

export interface BackUpTarget {
  readonly log: Log;
  readonly backUp: ((file: string) => Promise<void>) | undefined;
}

const params = z.object({ file: z.string() });

/** SV9: a copy of the data that is whole and opens as a store, taken while the server works. */
export async function backUp({ log, backUp: copy }: BackUpTarget, given: unknown): Promise<{ readonly file: string }> {
  const { file } = params.parse(given);
  if (copy === undefined) throw new AdminRefusal("backup/postgres", "The data is in PostgreSQL: use pg_dump.");
  // The server's working directory is not the caller's.
  if (!isAbsolute(file)) throw new AdminRefusal("backup/path", `${file} is not an absolute path.`);
  if (existsSync(file))
    throw new AdminRefusal("backup/exists", `${file} is there already; a backup overwrites nothing.`);
  await copy(file);
  log.info("audit", { act: "backup", file });
  return { file };
}
