import { Worker } from "node:worker_threads";
import { StorageFault } from "../../core/ports/index.ts";
import type { Committer, WriteOperation } from "../write-queue/index.ts";

/** From the thread; one answer for each batch, in order. `closed` answers the order to close. */
export type WriterAnswer =
  | { readonly kind: "done"; readonly results: readonly unknown[] }
  | { readonly kind: "failed"; readonly code: StorageFault["code"]; readonly message: string }
  | { readonly kind: "closed" };

interface Pending {
  readonly resolve: (answer: WriterAnswer) => void;
  readonly reject: (fault: unknown) => void;
}

export type WriterRequest = readonly WriteOperation[] | "close";

/** Commits in a thread of its own, which keeps waits for the disk and checkpoints off the main loop. One batch at a time. */
export class WorkerCommitter implements Committer {
  readonly #worker: Worker;
  #pending: Pending | null = null;
  #fault: StorageFault | null = null;

  constructor(file: string) {
    this.#worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: { file } });
    this.#worker.on("message", (answer: WriterAnswer) => this.#take()?.resolve(answer));
    this.#worker.on("error", (cause) => this.#fail(cause));
    this.#worker.on("exit", () => this.#fail(undefined));
    // The process stays alive for its sockets, not for this thread; close() waits for it.
    this.#worker.unref();
  }

  async commit(operations: readonly WriteOperation[]): Promise<readonly unknown[]> {
    const answer = await this.#ask(operations);
    if (answer.kind === "done") return answer.results;
    if (answer.kind === "failed") throw new StorageFault(answer.code, answer.message);
    throw new StorageFault("storage/unavailable", "the writer thread is closed");
  }

  async close(): Promise<void> {
    if (this.#fault !== null) return;
    await this.#ask("close");
    await this.#worker.terminate();
  }

  #ask(request: WriterRequest): Promise<WriterAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== null) return reject(this.#fault);
      this.#pending = { resolve, reject };
      // A write that is under way keeps the process alive until it is on disk.
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  #take(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    this.#worker.unref();
    return pending;
  }

  #fail(cause: unknown): void {
    this.#fault ??= new StorageFault("storage/unavailable", "the writer thread has ended", { cause });
    this.#take()?.reject(this.#fault);
  }
}
