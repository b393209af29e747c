import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { type AdminMethod, AdminRefusal, method } from "../../modules/administration/contract.ts";

export interface BackUpTarget {
  readonly backUp: ((file: string) => Promise<void>) | undefined;
}

/** SV9: a copy of the data that is whole and opens as a store, taken while the server works. */
export function backupMethod({ backUp }: BackUpTarget): AdminMethod {
  return method(z.object({ file: z.string() }), async (_host, { file }) => {
    if (backUp === undefined) throw new AdminRefusal("backup/postgres", "The data is in PostgreSQL: use pg_dump.");
    // The server's working directory is not the caller's.
    if (!isAbsolute(file)) throw new AdminRefusal("backup/path", `${file} is not an absolute path.`);
    if (existsSync(file))
      throw new AdminRefusal("backup/exists", `${file} is there already; a backup overwrites nothing.`);
    await backUp(file);
    return { file };
  });
}
