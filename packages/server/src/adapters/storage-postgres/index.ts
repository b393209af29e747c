import pg, { type PoolConfig } from "pg";
import type { Archive, Clock, Collection, CollectionSpec, Log, Storage } from "../../core/ports/index.ts";
import { WriteQueue } from "../write-queue/index.ts";
import { PostgresArchive } from "./archive.ts";
import { PostgresCollection } from "./collection.ts";
import { PostgresCommitter, type PostgresOperation } from "./committer.ts";
import { type Client, clientConfig } from "./connection.ts";
import { migrate } from "./schema.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly clock: Clock;
  /** Connections for reading; writing has one of its own. */
  readonly readers?: number;
  readonly log?: Log;
}

/** The store of an organisation. Throws StartError when the database cannot be used or is newer than this program. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStorage> {
  await migrate(options.url, options.clock.now());
  return new PostgresStorage(options);
}

export class PostgresStorage implements Storage {
  readonly archive: Archive;
  readonly #pool: InstanceType<typeof pg.Pool>;
  readonly #queue: WriteQueue<PostgresOperation>;

  constructor({ url, clock, readers = 8, log }: PostgresOptions) {
    this.#pool = new pg.Pool(poolConfig(url, readers));
    // An idle connection that is lost is replaced when it is needed; without a listener the event would end the process.
    this.#pool.on("error", (fault: Error) => log?.warn("storage.connection-lost", { error: fault.message }));
    this.#queue = new WriteQueue<PostgresOperation>(new PostgresCommitter(url), setImmediate);
    this.archive = new PostgresArchive(this.#pool, this.#queue, clock);
  }

  collection<T>(spec: CollectionSpec<T>): Collection<T> {
    return new PostgresCollection(spec, this.#pool, this.#queue);
  }

  flush(): Promise<void> {
    return this.#queue.flush();
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#pool.end();
  }
}

/** With a hook that the pool has and its types do not know. */
function poolConfig(url: string, max: number): PoolConfig {
  // A search walks many blocks: its cost looks as if compiling it paid, which would take longer than all of it.
  const onConnect = (client: Client): Promise<unknown> => client.query("SET jit = off");
  return Object.assign(clientConfig(url), { max, onConnect });
}
