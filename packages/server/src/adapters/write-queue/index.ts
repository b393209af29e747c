import { StorageFault } from "../../core/ports/index.ts";
import type { Committer, UpdateOperation, WriteOperation, WriteResults } from "./operations.ts";

export type * from "./operations.ts";
export { FORGOTTEN_AT_A_TIME } from "./operations.ts";
export { QueuedArchive } from "./queued-archive.ts";

/** Operations of one commit. More would only make the first ones wait. */
const OPERATIONS_PER_COMMIT_MAX = 2_000;

const flushOperation: WriteOperation = { kind: "flush" };

type Operation = WriteOperation | UpdateOperation;

interface Waiting<O> {
  readonly operation: O;
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Gathers writes into group commits: while one is on its way to disk the next one fills up, so under load a commit carries
 * what came during the last one, and alone a write waits for nothing but its own. Order of calls = order on disk.
 */
export class WriteQueue<O extends Operation = WriteOperation> {
  readonly #committer: Committer<O>;
  readonly #schedule: (drain: () => void) => void;
  #waiting: Waiting<O>[] = [];
  #isBusy = false;
  #isClosed = false;

  /** `schedule` puts off the start of a commit so that what comes in the same turn joins it. */
  constructor(committer: Committer<O>, schedule: (drain: () => void) => void) {
    this.#committer = committer;
    this.#schedule = schedule;
  }

  write<W extends O>(operation: W): Promise<WriteResults[W["kind"]]> {
    if (this.#isClosed) return Promise.reject(new StorageFault("storage/unavailable", "the store is closed"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, resolve: resolve as (result: unknown) => void, reject });
      this.#start();
    });
  }

  /** Resolves when everything that was queued before is on disk. */
  async flush(): Promise<void> {
    if (this.#isClosed) return;
    await new Promise((resolve, reject) => {
      this.#waiting.push({ operation: flushOperation as O, resolve, reject });
      this.#start();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.flush();
    this.#isClosed = true;
    await this.#committer.close();
  }

  #start(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#schedule(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    const batch = this.#waiting.splice(0, OPERATIONS_PER_COMMIT_MAX);
    try {
      const results = await this.#committer.commit(batch.map(({ operation }) => operation));
      for (const [i, waiting] of batch.entries()) waiting.resolve(results[i]);
    } catch (fault) {
      // What queued up meanwhile may build on what has just failed (an update of an update), so it fails as well.
      const dependent = this.#waiting.splice(0);
      for (const waiting of [...batch, ...dependent]) waiting.reject(fault);
    }
    this.#isBusy = false;
    if (this.#waiting.length > 0) this.#start();
  }
}
