import type { Archive, Collection, CollectionSpec, Storage } from "@tandem/server/core";
import type { SimClock } from "../sim-clock/index.ts";

export type Shuffle = <T>(list: readonly T[]) => readonly T[];

interface Write {
  readonly apply: () => Promise<() => void>;
}

/** One process's view of a disk. */
export interface MountedDisk extends Storage {
  /** The process is killed: what was not committed is lost, and nobody hears of it. */
  kill(): void;
}

/**
 * A disk that outlives the processes that use it and takes its time: writes are gathered and become durable together, a moment
 * later; only then do their promises resolve. `inner` holds what is durable and must itself finish without time.
 */
export class SimDisk {
  readonly inner: Storage;
  readonly #clock: SimClock;
  readonly #commitMs: () => number;

  readonly #shuffle: Shuffle;

  /** `shuffle`: in which order those who wait for one commit hear of it; nobody may rely on any. */
  constructor(inner: Storage, clock: SimClock, commitMs: () => number, shuffle: Shuffle = (list) => list) {
    this.inner = inner;
    this.#clock = clock;
    this.#commitMs = commitMs;
    this.#shuffle = shuffle;
  }

  mount(): MountedDisk {
    const queue = new CommitQueue(this.#clock, this.#commitMs, this.#shuffle);
    return {
      archive: delayedArchive(this.inner.archive, queue),
      collection: <T>(spec: CollectionSpec<T>) => delayedCollection(this.inner.collection(spec), queue),
      flush: () => queue.write(() => Promise.resolve()),
      close: () => queue.write(() => Promise.resolve()),
      kill: () => queue.kill(),
    };
  }
}

class CommitQueue {
  readonly #clock: SimClock;
  readonly #commitMs: () => number;
  readonly #shuffle: Shuffle;
  #waiting: Write[] = [];
  #isAlive = true;
  #isCommitting = false;

  constructor(clock: SimClock, commitMs: () => number, shuffle: Shuffle) {
    this.#clock = clock;
    this.#commitMs = commitMs;
    this.#shuffle = shuffle;
  }

  kill(): void {
    this.#isAlive = false;
    this.#waiting = [];
  }

  /** Resolves when the write is durable; never, when the process is killed before. */
  write<T>(apply: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#isAlive) return;
      this.#waiting.push({
        apply: () =>
          apply().then(
            (value) => () => resolve(value),
            (error: Error) => () => reject(error),
          ),
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isCommitting || this.#waiting.length === 0) return;
    this.#isCommitting = true;
    this.#clock.after(this.#commitMs(), () => void this.#commit());
  }

  async #commit(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    const tell: (() => void)[] = [];
    for (const write of group) tell.push(await write.apply());
    this.#isCommitting = false;
    if (!this.#isAlive) return;
    for (const told of this.#shuffle(tell)) told();
    this.#schedule();
  }
}

function delayedArchive(inner: Archive, queue: CommitQueue): Archive {
  return {
    append: (entry) => queue.write(() => inner.append(entry)),
    appendAll: (entries) => queue.write(() => inner.appendAll(entries)),
    page: (query) => inner.page(query),
    count: (query, max) => inner.count(query, max),
    search: (query) => inner.search(query),
    countFound: (query, max) => inner.countFound(query, max),
    bounds: (archive) => inner.bounds(archive),
    get: (archive, id) => inner.get(archive, id),
    ofOrigin: (key) => inner.ofOrigin(key),
    getAll: (keys) => inner.getAll(keys),
    standings: (readers, max) => inner.standings(readers, max),
    peers: (archive, max) => inner.peers(archive, max),
    replace: (...change) => queue.write(() => inner.replace(...change)),
    forget: (...what) => queue.write(() => inner.forget(...what)),
    purge: (archive, before) => queue.write(() => inner.purge(archive, before)),
  };
}

function delayedCollection<T>(inner: Collection<T>, queue: CommitQueue): Collection<T> {
  return {
    get: (owner, key) => inner.get(owner, key),
    list: (owner, page) => inner.list(owner, page),
    count: (owner) => inner.count(owner),
    owners: (page) => inner.owners(page),
    find: (term, page) => inner.find(term, page),
    changesSince: (owner, rev) => inner.changesSince(owner, rev),
    lastRev: (owner) => inner.lastRev(owner),
    put: (owner, key, value) => queue.write(() => inner.put(owner, key, value)),
    putMany: (rows) => queue.write(() => inner.putMany(rows)),
    delete: (owner, key) => queue.write(() => inner.delete(owner, key)),
    deleteOwner: (owner) => queue.write(() => inner.deleteOwner(owner)),
    update: (owner, key, change) => queue.write(() => inner.update(owner, key, change)),
  };
}
