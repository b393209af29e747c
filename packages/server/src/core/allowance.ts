import type { BareJid } from "@tandem/protocol";
import type { StanzaError } from "./errors.ts";

const WINDOW_MS = 60_000;

/** Counts what each account asks for in the minute that runs; nothing is kept of an earlier one. */
export class Allowance {
  readonly #counts = new Map<BareJid, number>();
  readonly #perMinuteMax: number;
  readonly #refusal: (retryAfterSeconds: number) => StanzaError;
  #since = 0;

  constructor(perMinuteMax: number, refusal: (retryAfterSeconds: number) => StanzaError) {
    this.#perMinuteMax = perMinuteMax;
    this.#refusal = refusal;
  }

  /** Throws the refusal, which is told the seconds to wait. `now`: milliseconds since 1970. */
  check(account: BareJid, now: number): void {
    if (now - this.#since >= WINDOW_MS) {
      this.#counts.clear();
      this.#since = now;
    }
    const count = (this.#counts.get(account) ?? 0) + 1;
    this.#counts.set(account, count);
    if (count > this.#perMinuteMax) throw this.#refusal(Math.ceil((this.#since + WINDOW_MS - now) / 1000));
  }
}
