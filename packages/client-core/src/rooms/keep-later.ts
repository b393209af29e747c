import type { Context } from "../account/context.ts";

/** Lists of hundreds of rooms are not copied at each change, nor while a sign-in is under way. */
export const KEEP_MS = 1_000;

export interface KeepLater {
  /** Writes on the device what `value` is a while later; what is asked for until then is written with it. */
  (key: string, value: () => unknown): void;
  /** Writes at once what waits. */
  flush(): void;
  /** The same, and nothing any more: whoever signs out may have what is kept deleted right after. */
  stop(): void;
}

/** For what the server has as well, so that nothing is lost where the program ends before. */
export function createKeepLater({ store, ports }: Pick<Context, "store" | "ports">): KeepLater {
  let isStopped = false;
  const waiting = new Map<string, () => void>();
  const keepLater = (key: string, value: () => unknown): void => {
    if (isStopped || waiting.has(key)) return;
    const write = (): void => {
      if (waiting.delete(key)) void store.set(key, value());
    };
    waiting.set(key, write);
    ports.time.after(KEEP_MS, write);
  };
  const flush = (): void => {
    for (const write of waiting.values()) write();
  };
  const stop = (): void => {
    isStopped = true;
    flush();
  };
  return Object.assign(keepLater, { flush, stop });
}
