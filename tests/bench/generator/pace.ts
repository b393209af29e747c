import { setTimeout as delay } from "node:timers/promises";
import type { BenchClient } from "./client.ts";

/** Calls `act` at an even rate, as late as the event loop is and never less often: a slow server gets the same load. */
export async function pace(perSecond: number, seconds: number, act: (n: number) => void): Promise<void> {
  const start = performance.now();
  const total = perSecond * seconds;
  for (let n = 0; n < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond) + 1);
    while (n < due) act(n++);
    await delay(1);
  }
}

const ID = /<message[^>]* id=["']l(\d+)["']/g;
const LATE_MS_MAX = 60_000;

/** How long messages took whose ids it gave out. */
export class Latencies {
  readonly #sentAt: number[] = [];
  readonly #ms: number[] = [];
  readonly #clients: readonly BenchClient[];
  #expected = 0;
  #onAll: (() => void) | undefined;

  constructor(clients: readonly BenchClient[]) {
    this.#clients = clients;
    for (const client of clients) this.#watch(client);
  }

  /** A stanza may be cut between two chunks: what is left of one that has no end yet waits for the rest. */
  #watch(client: BenchClient): void {
    let rest = "";
    client.onChunk((chunk) => {
      const text = rest + chunk;
      const end = text.lastIndexOf(">") + 1;
      rest = text.slice(end);
      for (const [, id] of text.slice(0, end).matchAll(ID)) this.#arrived(Number(id));
    });
  }

  /** The id of a message that is sent now, to so many. */
  sent(recipients: number): string {
    this.#expected += recipients;
    return `l${this.#sentAt.push(performance.now()) - 1}`;
  }

  #arrived(id: number): void {
    this.#ms.push(performance.now() - (this.#sentAt[id] as number));
    if (this.#ms.length >= this.#expected) this.#onAll?.();
  }

  /** Resolves when all have arrived that were sent. */
  async all(): Promise<void> {
    const arrived = new Promise<boolean>((resolve) => {
      this.#onAll = () => resolve(true);
      if (this.#ms.length >= this.#expected) resolve(true);
    });
    const isComplete = await Promise.race([arrived, delay(LATE_MS_MAX, false, { ref: false })]);
    for (const client of this.#clients) client.onChunk(undefined);
    if (!isComplete) throw new Error(`${this.#ms.length} of ${this.#expected} messages arrived`);
  }

  percentile(percent: number): number {
    const sorted = this.#ms.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
  }
}
