/** How a person wants the keys to be, on this device and in both apps (design §6). */
export interface KeyHabits {
  /** What Enter does while a message is written: Shift+Enter does the other. Ctrl+Enter sends in any case. */
  readonly enter: "send" | "line";
  /** Whether single characters are commands where a list or a message has the focus. */
  readonly letters: boolean;
}

const KEY = "tandem:keys";
const USUAL: KeyHabits = { enter: "send", letters: true };
const listeners = new Set<() => void>();
/** The same object while nothing changes. */
let read: { readonly stored: string | null; readonly habits: KeyHabits } = { stored: null, habits: USUAL };

export function chosenKeys(): KeyHabits {
  const stored = localStorage.getItem(KEY);
  if (stored !== read.stored) read = { stored, habits: parse(stored) };
  return read.habits;
}

export function chooseKeys(change: Partial<KeyHabits>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...chosenKeys(), ...change }));
  for (const listener of listeners) listener();
}

/** Also of what is chosen in another window. */
export function onKeysChange(listener: () => void): () => void {
  const hear = (event: StorageEvent): void => {
    if (event.key === KEY) listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", hear);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", hear);
  };
}

/** What stands on a disk may be anything. */
function parse(stored: string | null): KeyHabits {
  try {
    const { enter, letters } = JSON.parse(stored ?? "{}") as Partial<KeyHabits>;
    return { enter: enter === "line" ? "line" : "send", letters: letters !== false };
  } catch {
    return USUAL;
  }
}
