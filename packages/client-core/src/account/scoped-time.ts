import type { TimePort } from "../ports/index.ts";

/** Timers that end together: nothing of an account runs on after it has been left. */
export function scopedTime(time: TimePort): { readonly time: TimePort; end(): void } {
  const cancels = new Set<() => void>();
  let hasEnded = false;
  return {
    time: {
      now: () => time.now(),
      dayOf: (at) => time.dayOf(at),
      ...(time.offsetMinutes !== undefined && { offsetMinutes: () => time.offsetMinutes?.() ?? 0 }),
      minuteOf: (at) => time.minuteOf(at),
      after(ms, task) {
        if (hasEnded) return () => {};
        const cancelTimer = time.after(ms, () => {
          cancels.delete(cancelTimer);
          task();
        });
        cancels.add(cancelTimer);
        return () => {
          cancels.delete(cancelTimer);
          cancelTimer();
        };
      },
    },
    end() {
      hasEnded = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
