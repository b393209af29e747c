import type { ReadonlySignal } from "@preact/signals-core";
import type { ViewModel } from "./view-model.ts";

/** A signal as the apps see it. */
export function viewModelOf<S>(source: ReadonlySignal<S>): ViewModel<S> {
  return {
    snapshot: () => source.value,
    subscribe(listener) {
      let isFirst = true;
      return source.subscribe(() => {
        // The signal calls at once; who subscribes has just read the snapshot.
        if (isFirst) isFirst = false;
        else listener();
      });
    },
  };
}
