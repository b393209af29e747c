import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { InputPort, TimePort } from "../ports/index.ts";

/** PR4. */
export const INACTIVE_AFTER_MS = 5 * 60_000;
/** PR4: so much later it is called away. On the wire both are `away` (PR10). */
export const AWAY_AFTER_MS = INACTIVE_AFTER_MS + 10 * 60_000;

export interface Idleness {
  /** Milliseconds since 1970: the last input, once it is INACTIVE_AFTER_MS ago; undefined while somebody is there. */
  readonly since: ReadonlySignal<number | undefined>;
  stop(): void;
}

/** Notices that nobody is at the device any more. An input costs a number; the one timer looks at it when it ends. */
export function createIdleness(time: TimePort, input: InputPort | undefined): Idleness {
  const since = signal<number | undefined>(undefined);
  if (input === undefined) return { since, stop: () => {} };
  let last = time.now();
  let cancelTimer = (): void => {};

  const watch = (): void => {
    const left = last + INACTIVE_AFTER_MS - time.now();
    if (left <= 0) since.value = last;
    else cancelTimer = time.after(left, watch);
  };

  const stopInput = input.onInput(() => {
    last = time.now();
    if (since.peek() === undefined) return;
    since.value = undefined;
    watch();
  });
  watch();
  return {
    since,
    stop() {
      stopInput();
      cancelTimer();
    },
  };
}
