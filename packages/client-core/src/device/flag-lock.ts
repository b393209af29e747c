import type { LockPort } from "./ports.ts";

/** Holds a lock while a condition lasts: `set(true)` takes it, `set(false)` gives it back. `onHeld`: it is had now. */
export function createFlagLock(
  locks: LockPort,
  name: string,
  onHeld: () => void = () => {},
): { set(isHeld: boolean): void } {
  let wanted = false;
  let release: (() => void) | undefined;
  let isAsking = false;

  const take = async (): Promise<void> => {
    isAsking = true;
    const signal = { aborted: false, onAbort: () => {} };
    const free = await locks.acquire(name, { steal: true, signal, onLost: () => (release = undefined) });
    isAsking = false;
    if (!wanted) return free();
    release = free;
    onHeld();
  };

  return {
    set(isHeld) {
      wanted = isHeld;
      if (isHeld && release === undefined && !isAsking) void take();
      if (!isHeld) {
        release?.();
        release = undefined;
      }
    },
  };
}
