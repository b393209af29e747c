/**
 * Runs tasks one after the other, in the order in which they came: one inbox per session and per room, so that most state
 * needs no lock. A task that ends synchronously costs no turn of the event loop. A task that throws does not stop the next.
 */
export class Inbox {
  #waiting: (() => void | Promise<void>)[] = [];
  #isBusy = false;
  readonly #onFault: (fault: unknown) => void;

  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Tasks that wait, the running one not counted. */
  get length(): number {
    return this.#waiting.length;
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#waiting.length === 0;
  }

  push(task: () => void | Promise<void>): void {
    this.#waiting.push(task);
    if (!this.#isBusy) this.#drain();
  }

  #drain(): void {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const task = this.#waiting.shift() as () => void | Promise<void>;
      try {
        const pending = task();
        if (pending !== undefined) {
          pending.catch(this.#onFault).then(() => this.#drain(), this.#onFault);
          return;
        }
      } catch (fault) {
        this.#onFault(fault);
      }
    }
    this.#isBusy = false;
  }

  /** As `push`, with the task's own result. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.push(async () => {
        try {
          resolve(await task());
        } catch (fault) {
          reject(fault);
        }
      });
    });
  }
}
