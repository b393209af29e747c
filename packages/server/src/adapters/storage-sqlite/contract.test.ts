import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Place, storageContract } from "../storage-contract/index.ts";
import { openSqlite } from "./index.ts";

storageContract("SQLite in memory", {
  isDurable: false,
  make: () =>
    Promise.resolve({
      open: (clock) => Promise.resolve(openSqlite({ file: ":memory:", clock })),
      dispose: () => Promise.resolve(),
    }),
});

storageContract("SQLite on disk", {
  isDurable: true,
  async make(): Promise<Place> {
    const directory = await mkdtemp(join(tmpdir(), "tandem-sqlite-"));
    return {
      open: (clock) => Promise.resolve(openSqlite({ file: join(directory, "tandem.db"), clock })),
      dispose: () => rm(directory, { recursive: true }),
    };
  },
});
