import { signal, type ReadonlySignal } from "@preact/signals-core";
import { reconnectDelayMs } from "../connection/backoff.ts";
import { RequestError } from "../connection/index.ts";
import type { ClientPorts } from "../ports/index.ts";

/** Reading what was missed, tried again until it is there or the server says that it never will be. */
export interface CatchUp {
  /** Since when something may be missing; null: nothing is. */
  readonly since: ReadonlySignal<number | null>;
  /** The last try failed; when the next one is. */
  readonly nextTryAt: ReadonlySignal<number | null>;
  /** Begins anew, whatever was under way. Resolves when the first try has ended. */
  start(): Promise<void>;
  stop(): void;
  /** Not at `nextTryAt` but now. */
  retryNow(): void;
}

export interface CatchUpOptions {
  readonly ports: Pick<ClientPorts, "time" | "random" | "log">;
  /** For the log. */
  readonly what: string;
  /** Rejects with RequestError. */
  readonly read: () => Promise<void>;
  /** The server refuses for good. */
  readonly onRefused?: () => void;
}

export function createCatchUp({ ports, what, read, onRefused }: CatchUpOptions): CatchUp {
  const { time, random, log } = ports;
  const since = signal<number | null>(null);
  const nextTryAt = signal<number | null>(null);
  /** A try that was overtaken by another start, or by the end, changes nothing any more. */
  let turn = 0;
  let tries = 0;
  let cancel = (): void => {};

  const stop = (): void => {
    turn++;
    cancel();
    since.value = null;
    nextTryAt.value = null;
  };

  const attempt = async (mine: number): Promise<void> => {
    nextTryAt.value = null;
    try {
      await read();
      if (mine === turn) stop();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      log.warn(`${what}: ${error.message}`);
      if (mine === turn) failed(mine, error);
    }
  };

  const failed = (mine: number, error: RequestError): void => {
    if (!isPassing(error)) {
      stop();
      onRefused?.();
      return;
    }
    const ms = reconnectDelayMs(++tries, random.fraction());
    nextTryAt.value = time.now() + ms;
    cancel = time.after(ms, () => void attempt(mine));
  };

  return {
    since,
    nextTryAt,
    start() {
      stop();
      tries = 0;
      since.value = time.now();
      return attempt(turn);
    },
    stop,
    retryNow() {
      if (nextTryAt.peek() === null) return;
      cancel();
      void attempt(turn);
    },
  };
}

/** RFC 6120 §8.3.2: `wait` says that another try may succeed; so does no answer at all. */
function isPassing({ error }: RequestError): boolean {
  return typeof error === "string" || error.type === "wait";
}
