import { type ReactElement, useSyncExternalStore } from "react";

// One region per document, so that announcements never talk over each other.
let current = "";
const listeners = new Set<() => void>();

/** Says something to screen readers when they have finished what they are saying. */
export function announce(text: string): void {
  // The same text twice in a row would not be read again; a no-break space makes it another text.
  current = text === current ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

/** Stands once in each app. */
export function LiveRegion(): ReactElement {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
  return (
    <div className="td-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
