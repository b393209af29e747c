import type { Collection, CollectionSpec, Storage } from "@tandem/server/core";
import { MemoryArchive } from "./memory-archive.ts";
import { MemoryCollection, MemoryTable } from "./memory-collection.ts";

/**
 * The storage port in memory, for unit tests and the simulator: the whole contract, nothing durable. Give the same one to a
 * second core to see what a restart finds.
 */
export class MemoryStorage implements Storage {
  readonly archive: MemoryArchive;
  readonly #tables = new Map<string, MemoryTable>();

  constructor(now: () => number) {
    this.archive = new MemoryArchive(now);
  }

  collection<T>(spec: CollectionSpec<T>): Collection<T> {
    let table = this.#tables.get(spec.name);
    if (table === undefined) this.#tables.set(spec.name, (table = new MemoryTable()));
    return new MemoryCollection(spec, table);
  }

  async flush(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Says how often documents were asked for or written. */
export class CountedStorage extends MemoryStorage {
  calls = 0;

  constructor() {
    super(() => 0);
  }

  override collection<T>(spec: CollectionSpec<T>): Collection<T> {
    return new Proxy(super.collection(spec), {
      get: (collection, name) => {
        this.calls++;
        const found: unknown = Reflect.get(collection, name);
        return typeof found === "function" ? found.bind(collection) : found;
      },
    });
  }
}
