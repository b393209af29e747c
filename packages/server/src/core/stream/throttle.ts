import type { Clock, Timers } from "../ports/index.ts";

/** Failures that cost nothing: fingers slip, and many people may share one address. */
const FREE_FAILURES = { account: 4, address: 20 } as const;
// An account's delay stays short, or anybody could keep its owner out; an address has nobody to protect.
const DELAY_MS_MAX = { account: 4_000, address: 12_000 } as const;
const FIRST_DELAY_MS = 500;
const FORGET_AFTER_MS = 15 * 60_000;
/** Past this, the oldest are forgotten: a flood of made-up names must not fill the memory. */
const REMEMBERED_MAX = 100_000;
const WAITING_MAX = 16;

interface Failures {
  count: number;
  lastAt: number;
}

class FailureCounts {
  readonly #free: number;
  readonly #delayMsMax: number;
  readonly #byKey = new Map<string, Failures>();

  constructor(free: number, delayMsMax: number) {
    this.#free = free;
    this.#delayMsMax = delayMsMax;
  }

  delayMs(key: string, now: number): number {
    const failures = this.#byKey.get(key);
    if (failures === undefined) return 0;
    if (now - failures.lastAt > FORGET_AFTER_MS) {
      this.#byKey.delete(key);
      return 0;
    }
    const costly = failures.count - this.#free;
    return costly < 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** Math.min(costly, 16), this.#delayMsMax);
  }

  add(key: string, now: number): void {
    const count = (this.#byKey.get(key)?.count ?? 0) + 1;
    this.#byKey.delete(key); // to the end of the order in which the oldest are forgotten
    this.#byKey.set(key, { count, lastAt: now });
    if (this.#byKey.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#byKey.keys();
    if (oldest !== undefined) this.#byKey.delete(oldest);
  }

  forget(key: string): void {
    this.#byKey.delete(key);
  }
}

/**
 * Slows guessing down (SV6): the answer to an attempt waits the longer, the more attempts failed for that account and from
 * that address. Attempts at one account from one address go one after the other, so that guessing on many connections gains
 * nothing; those from elsewhere do not wait behind them, or whoever guesses could keep the owner out.
 */
export class SignInThrottle {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #accounts = new FailureCounts(FREE_FAILURES.account, DELAY_MS_MAX.account);
  readonly #addresses = new FailureCounts(FREE_FAILURES.address, DELAY_MS_MAX.address);
  readonly #queues = new Map<string, { waiting: number; last: Promise<unknown> }>();

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** What `verify` says, later for those who failed before; null when too many wait already. `isSuccess` tells what counts. */
  async attempt<T>(account: string, address: string, verify: () => Promise<T>, isSuccess: (result: T) => boolean) {
    const key = `${address} ${account}`;
    const queue = this.#queues.get(key) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= WAITING_MAX) return null;
    this.#queues.set(key, queue);
    queue.waiting++;
    const turn = queue.last.then(() => this.#judge(account, address, verify, isSuccess));
    queue.last = Promise.allSettled([turn]); // who asked hears of a fault; who comes after need not
    try {
      return await turn;
    } finally {
      if (--queue.waiting === 0) this.#queues.delete(key);
    }
  }

  async #judge<T>(account: string, address: string, verify: () => Promise<T>, isSuccess: (result: T) => boolean) {
    const now = this.#clock.monotonic();
    const delay = Math.max(this.#accounts.delayMs(account, now), this.#addresses.delayMs(address, now));
    if (delay > 0) await new Promise<void>((resolve) => this.#timers.after(delay, resolve));
    const result = await verify();
    if (isSuccess(result)) {
      this.#accounts.forget(account);
      return result;
    }
    this.#accounts.add(account, this.#clock.monotonic());
    this.#addresses.add(address, this.#clock.monotonic());
    return result;
  }
}
