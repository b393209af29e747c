import { createFlagLock } from "./flag-lock.ts";
import type { DevicePorts } from "./ports.ts";
import { isRecord } from "./stored-json.ts";

/** Held by the window that presents; the browser frees it with the window, however that ends. */
export const PRESENTING_LOCK = "tandem:presenting";
const ANNOUNCEMENT = "presenting";

/** Whether the screen of this device is being shown to others: both apps hold back what would be seen there (PR3). */
export interface Presenting {
  isOn(): boolean;
  /** This window presents, or does not any more. */
  set(isPresenting: boolean): void;
}

export function createPresenting({ locks, channel }: Pick<DevicePorts, "locks" | "channel">): Presenting {
  let isHere = false;
  let isElsewhere = false;
  // Told when the lock is had, not before: who waits for its end must not get it at once.
  const lock = createFlagLock(locks, PRESENTING_LOCK, () => channel.post({ type: ANNOUNCEMENT }));

  const waitForEnd = async (): Promise<void> => {
    if (isElsewhere) return;
    isElsewhere = true;
    const signal = { aborted: false, onAbort: () => {} };
    const free = await locks.acquire(PRESENTING_LOCK, { steal: false, onLost: () => {}, signal });
    isElsewhere = false;
    free();
  };

  channel.subscribe((message) => {
    if (isRecord(message) && message.type === ANNOUNCEMENT) void waitForEnd();
  });
  void locks.held().then((held) => {
    if (!isHere && held.has(PRESENTING_LOCK)) void waitForEnd();
  });

  return {
    isOn: () => isHere || isElsewhere,
    set(isPresenting) {
      isHere = isPresenting;
      lock.set(isPresenting);
    },
  };
}
