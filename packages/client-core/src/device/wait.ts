import type { TimePort } from "./ports.ts";

export function wait(time: TimePort, ms: number): Promise<void> {
  return new Promise((resolve) => {
    time.after(ms, resolve);
  });
}
