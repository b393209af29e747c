/** `release`: the next overlapping task may begin, although this one has not ended. Called at most once, from any turn. */
export type OverlappingTask = (release: () => void) => void | Promise<void>;

interface Waiting {
  readonly run: OverlappingTask;
  readonly overlaps: boolean;
}

/**
 * Runs tasks one after the other, in the order in which they came: one inbox per session and per room, so that most state
 * needs no lock. A task that ends synchronously costs no turn of the event loop. A task that throws does not stop the next.
 *
 * Tasks may overlap where both say so: the one that runs has taken its place in every order that matters and only waits for
 * the disk; the next one begins then. Many messages of one session share a commit by that. Any other task waits for all before it.
 */
export class Inbox {
  #waiting: Waiting[] = [];
  /** Begun and not ended. More than one: all but the newest have released. */
  #running = 0;
  /** Counts those begun: only the newest decides whether the next may begin. */
  #newest = 0;
  #isReleased = false;
  #isDraining = false;
  readonly #onFault: (fault: unknown) => void;

  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Tasks that have not ended, but for the one that has its turn. */
  get length(): number {
    return this.#waiting.length + Math.max(0, this.#running - 1);
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0;
  }

  push(task: () => void | Promise<void>): void {
    this.#add(task, false);
  }

  pushOverlapping(task: OverlappingTask): void {
    this.#add(task, true);
  }

  #add(run: OverlappingTask, overlaps: boolean): void {
    this.#waiting.push({ run, overlaps });
    this.#drain();
  }

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let next = this.#waiting[0]; next !== undefined && this.#mayBegin(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#begin(next);
    }
    this.#isDraining = false;
  }

  #mayBegin({ overlaps }: Waiting): boolean {
    return this.#running === 0 || (overlaps && this.#isReleased);
  }

  #begin({ run, overlaps }: Waiting): void {
    this.#running++;
    this.#isReleased = false;
    const turn = ++this.#newest;
    try {
      const pending = run(overlaps ? () => this.#release(turn) : ignore);
      if (pending !== undefined) return void pending.catch(this.#onFault).then(() => this.#end(turn), this.#onFault);
    } catch (fault) {
      this.#onFault(fault);
    }
    this.#end(turn);
  }

  /** The next task begins in a turn of its own: the one that releases may have synchronous steps still before it. */
  #release(turn: number): void {
    if (turn !== this.#newest) return;
    this.#isReleased = true;
    if (this.#waiting.length > 0) void Promise.resolve().then(() => this.#drain());
  }

  #end(turn: number): void {
    this.#running--;
    if (turn === this.#newest) this.#isReleased = true;
    this.#drain();
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

function ignore(): void {
  // Only overlapping tasks have something to release.
}
