import type { ViewModel } from "@tandem/client-core/view-models";

/** A view model that is set by hand. */
export interface Settable<S> extends ViewModel<S> {
  set(change: Partial<S>): void;
}

export function settable<S>(first: S): Settable<S> {
  let current = first;
  const listeners = new Set<() => void>();
  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      current = { ...current, ...change };
      for (const listener of listeners) listener();
    },
  };
}
