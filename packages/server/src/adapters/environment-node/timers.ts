import type { Timer, Timers } from "../../core/ports/index.ts";

/** `setTimeout` fires at once for more than this; nothing in the server waits 24 days, so a longer wait is a bug. */
const DELAY_MS_MAX = 2_147_483_647;

function checkDelay(ms: number): number {
  if (!(ms >= 0 && ms <= DELAY_MS_MAX)) throw new RangeError(`a timer of ${ms} ms`);
  return ms;
}

export const nodeTimers: Timers = {
  after(ms: number, task: () => void): Timer {
    const handle = setTimeout(task, checkDelay(ms)).unref();
    return { cancel: () => clearTimeout(handle) };
  },
  every(ms: number, task: () => void): Timer {
    const handle = setInterval(task, checkDelay(ms)).unref();
    return { cancel: () => clearInterval(handle) };
  },
};
