import type { Clock } from "../../core/ports/index.ts";

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
