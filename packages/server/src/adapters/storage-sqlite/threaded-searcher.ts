import { Worker } from "node:worker_threads";
import {
  type ArchiveSearch,
  type ArchiveSearchPage,
  type FoundCount,
  type PagedArchiveSearch,
  StorageFault,
} from "../../core/ports/index.ts";

/** To the thread. With `countMax` only the number of hits is wanted. */
export interface SearchOrder {
  readonly no: number;
  readonly search: PagedArchiveSearch;
  readonly countMax: number | undefined;
}

/** From the thread, one for each order, in any order: a short search does not wait for a long one. */
export type SearchAnswer =
  | { readonly kind: "found"; readonly no: number; readonly found: ArchiveSearchPage | FoundCount }
  | { readonly kind: "refused"; readonly no: number; readonly message: string }
  | { readonly kind: "failed"; readonly no: number; readonly code: StorageFault["code"]; readonly message: string };

/** Searches among what is committed. Rejects with StorageFault, or RangeError for a page of no size. */
export interface Searcher {
  page(search: PagedArchiveSearch): Promise<ArchiveSearchPage>;
  count(search: ArchiveSearch, max: number): Promise<FoundCount>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (found: ArchiveSearchPage | FoundCount) => void;
  readonly reject: (fault: Error) => void;
}

/**
 * Searches in a thread of its own: a look into a large index takes as long as it takes, and meanwhile everybody's messages go
 * on. The thread begins with the first search; if it ends, its searches fail and the next one begins another.
 */
export class ThreadedSearcher implements Searcher {
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #isClosed = false;
  #no = 0;

  constructor(file: string) {
    this.#file = file;
  }

  async page(search: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    return (await this.#ask(search, undefined)) as ArchiveSearchPage;
  }

  async count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    return (await this.#ask({ ...search, from: "end", limit: 1 }, max)) as FoundCount;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.ref();
    worker.postMessage("close");
    await ended;
  }

  #ask(search: PagedArchiveSearch, countMax: number | undefined): Promise<ArchiveSearchPage | FoundCount> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new StorageFault("storage/unavailable", "the store is closed"));
      const worker = (this.#worker ??= this.#begin());
      const order: SearchOrder = { no: ++this.#no, search, countMax };
      this.#waiting.set(order.no, { resolve, reject });
      // The process stays alive for its sockets and for a search that is under way.
      worker.ref();
      worker.postMessage(order);
    });
  }

  #begin(): Worker {
    const worker = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData: { file: this.#file } });
    let cause: unknown;
    worker.on("message", (answer: SearchAnswer) => this.#answered(answer, worker));
    worker.on("error", (fault) => (cause = fault));
    worker.on("exit", () => {
      this.#worker = null;
      const ended = new StorageFault("storage/unavailable", "the searching thread has ended", { cause });
      for (const { reject } of this.#waiting.values()) reject(ended);
      this.#waiting.clear();
    });
    return worker;
  }

  #answered(answer: SearchAnswer, worker: Worker): void {
    const waiting = this.#waiting.get(answer.no);
    this.#waiting.delete(answer.no);
    if (this.#waiting.size === 0) worker.unref();
    if (answer.kind === "found") waiting?.resolve(answer.found);
    else if (answer.kind === "refused") waiting?.reject(new RangeError(answer.message));
    else waiting?.reject(new StorageFault(answer.code, answer.message));
  }
}
