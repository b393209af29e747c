import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { TimePort } from "../ports/index.ts";

/** Whoever says nothing more for so long has gone away from the keyboard (XEP-0085 §5.1). */
export const TYPING_MS_MAX = 30_000;

export interface Typists {
  /** In the order in which they began. */
  readonly names: ReadonlySignal<readonly string[]>;
  set(name: string, isTyping: boolean): void;
  clear(): void;
}

export function createTypists(time: TimePort): Typists {
  const names = signal<readonly string[]>([]);
  const timers = new Map<string, () => void>();

  const set = (name: string, isTyping: boolean): void => {
    timers.get(name)?.();
    timers.delete(name);
    if (isTyping)
      timers.set(
        name,
        time.after(TYPING_MS_MAX, () => set(name, false)),
      );
    if (names.peek().includes(name) === isTyping) return;
    names.value = isTyping ? [...names.peek(), name] : names.peek().filter((one) => one !== name);
  };

  return {
    names,
    set,
    clear() {
      for (const name of names.peek()) set(name, false);
    },
  };
}
