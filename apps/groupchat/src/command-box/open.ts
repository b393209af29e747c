const COMMAND_BOX_ID = "command-box";

export { COMMAND_BOX_ID };

const listeners = new Set<() => void>();

/** Ctrl+K, and the search tab of a phone. */
export function openCommandBox(): void {
  for (const listener of listeners) listener();
}

export function onOpenCommandBox(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
