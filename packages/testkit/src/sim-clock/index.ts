import type { Clock, Timer, Timers } from "@tandem/server/core";

interface Event {
  readonly at: number;
  readonly order: number;
  task: (() => void) | undefined;
}

/** Timers that end together, as those of a process do when it is killed. */
export interface SimTimers extends Timers {
  /** None of them will run any more, nor any that is asked for later. */
  kill(): void;
}

const MORNING = Date.UTC(2026, 4, 17, 8, 0, 0);

/**
 * Time of a simulated world: it stands still while anything runs and then jumps to the next thing that is due. What is due at
 * the same instant runs in the order in which it was asked for.
 */
export class SimClock implements Clock {
  readonly #heap: Event[] = [];
  #elapsed = 0;
  #order = 0;

  now(): number {
    return MORNING + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, task: () => void): Timer {
    const event: Event = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, task };
    this.#push(event);
    return { cancel: () => (event.task = undefined) };
  }

  timers(): SimTimers {
    let isAlive = true;
    const after = (ms: number, task: () => void): Timer =>
      this.after(ms, () => {
        if (isAlive) task();
      });
    const every = (ms: number, task: () => void): Timer => {
      let current = after(ms, again);
      function again(): void {
        current = after(ms, again);
        task();
      }
      return { cancel: () => current.cancel() };
    };
    return { after, every, kill: () => void (isAlive = false) };
  }

  /** Runs the next thing that is due, if it is due by `until`, and all that follows from it without time. False: nothing is. */
  async step(until: number): Promise<boolean> {
    // What was begun from outside may not have asked for its timers yet.
    if (this.#heap.length === 0) await settled();
    const event = this.#pop(until);
    if (event === undefined) return false;
    this.#elapsed = event.at;
    event.task?.();
    await settled();
    return true;
  }

  /** Lets `ms` pass. `afterEach` runs when things have settled after each event. */
  async pass(ms: number, afterEach: () => void = () => {}): Promise<void> {
    const until = this.#elapsed + ms;
    while (await this.step(until)) afterEach();
    this.#elapsed = until;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Event, event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  /** The first event that was not cancelled. */
  #pop(until: number): Event | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.at > until) return undefined;
      const last = this.#heap.pop() as Event;
      if (this.#heap.length > 0) this.#sink(last);
      if (first.task !== undefined) return first;
    }
  }

  #sink(event: Event): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
      if (isBefore(event, heap[child] as Event)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = event;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Resolves when every promise that can settle without time has settled: they all do before the event loop turns. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
