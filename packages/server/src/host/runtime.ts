import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalBus } from "../adapters/bus-local/index.ts";
import { lockDataDirectory, makeDataDirectory, StartError } from "../adapters/data-directory/index.ts";
import {
  nodeClock,
  nodeCrypto,
  type NodeLog,
  type NodeMetrics,
  nodeRandom,
  nodeTimers,
  openLog,
  openMetrics,
} from "../adapters/environment-node/index.ts";
import { openDiskFiles } from "../adapters/file-store-disk/index.ts";
import { openSqlite, SqliteStorage } from "../adapters/storage-sqlite/index.ts";
import type { Environment, FileStore, Log, Storage } from "../core/index.ts";
import type { Config } from "./config/index.ts";

/** What a process has to itself: the data directory, the store, the log. */
export interface Runtime {
  readonly directory: string;
  readonly environment: Environment;
  readonly log: NodeLog;
  readonly metrics: NodeMetrics;
  /** Copies the data to a new file while it is in use; undefined where the database has its own way (pg_dump). */
  readonly backUp: ((file: string) => Promise<void>) | undefined;
  /** Everything is on disk and the directory free for the next one when it resolves. */
  close(): Promise<void>;
}

/** Throws StartError for everything that the operator must put right: the directory, its lock, the data. */
export async function openRuntime(config: Config, logTo?: { write(line: string): void }): Promise<Runtime> {
  const directory = makeDataDirectory(config.data);
  const lock = lockDataDirectory(directory);
  try {
    rememberDomain(directory, config.domain);
    const log = openLog({
      level: config.logLevel,
      ...(config.logFormat === "auto" ? {} : { isPretty: config.logFormat === "pretty" }),
      ...(logTo === undefined ? {} : { destination: logTo }),
    });
    const metrics = openMetrics({ withProcess: true });
    const files = await openFiles(config, directory);
    const storage = await openStorage(config, directory, log);
    const bus = new LocalBus();
    return {
      directory,
      log,
      metrics,
      backUp: storage instanceof SqliteStorage ? (file) => storage.backup(file) : undefined,
      environment: {
        clock: nodeClock,
        timers: nodeTimers,
        random: nodeRandom,
        crypto: nodeCrypto,
        log,
        metrics,
        storage,
        files,
        bus,
      },
      async close() {
        await bus.close();
        await storage.close();
        lock.release();
      },
    };
  } catch (fault) {
    lock.release();
    throw fault;
  }
}

async function openStorage({ storage }: Config, directory: string, log: Log): Promise<Storage> {
  if (storage.kind === "sqlite") return openSqlite({ file: join(directory, DATA_FILE), clock: nodeClock });
  // Loaded only where it is used: the start of the embedded server does not pay for it.
  const { openPostgres } = await import("../adapters/storage-postgres/index.ts");
  return await openPostgres({ url: storage.url, readers: storage.readers, clock: nodeClock, log });
}

async function openFiles({ s3 }: Config, directory: string): Promise<FileStore> {
  if (s3 === undefined) return openDiskFiles(join(directory, "files"));
  const { openS3Files } = await import("../adapters/file-store-s3/index.ts");
  return openS3Files(s3);
}

/** The domain that the data in a directory is for, so that later commands need not be told; undefined for a new one. */
export function domainOfData(directory: string): string | undefined {
  const file = join(directory, DOMAIN_FILE);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

const DOMAIN_FILE = "domain";
export const DATA_FILE = "tandem.db";

/** Accounts, rooms and archives carry the domain in their addresses: with another one they would all be strangers. */
function rememberDomain(directory: string, domain: string): void {
  const known = domainOfData(directory);
  if (known === undefined) writeFileSync(join(directory, DOMAIN_FILE), `${domain}\n`);
  else if (known !== domain)
    throw new StartError(
      "start/config",
      `The data in ${directory} is for the domain ${known}, not ${domain}.`,
      `Start with --domain ${known}, or give ${domain} a data directory of its own with --data DIR.`,
    );
}
