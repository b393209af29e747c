import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { TimelineSnapshot } from "../view-models/timeline.ts";
import type { Message } from "./message.ts";

/** Pages of history that are read at most to get to a message that is asked for. */
export const REVEAL_PAGES_MAX = 20;

export interface Reveal {
  readonly target: ReadonlySignal<TimelineSnapshot["target"]>;
  show(id: string): void;
  /** Reads history back to the message; false when it is not there, or too far back. Rejects with RequestError. */
  find(look: () => Message | undefined): Promise<boolean>;
  forget(): void;
}

export function createReveal(history: {
  readonly hasOlder: ReadonlySignal<boolean>;
  /** Rejects with RequestError. */
  loadOlderPage(): Promise<void>;
}): Reveal {
  const target = signal<TimelineSnapshot["target"]>(null);
  const show = (id: string): void => {
    target.value = { id };
  };
  return {
    target,
    show,
    async find(look) {
      for (let pages = 0; pages <= REVEAL_PAGES_MAX; pages++) {
        const found = look();
        if (found !== undefined) show(found.id);
        if (found !== undefined || !history.hasOlder.peek()) return found !== undefined;
        await history.loadOlderPage();
      }
      return false;
    },
    forget: () => {
      target.value = null;
    },
  };
}
