const FIRST_MS = 1000;
export const RECONNECT_MS_MAX = 30_000;

/** How long to wait before try number `tries` (from 1): doubling, half of it by chance so that a restarted server is not stormed. */
export function reconnectDelayMs(tries: number, fraction: number): number {
  const ceiling = Math.min(RECONNECT_MS_MAX, FIRST_MS * 2 ** Math.min(tries - 1, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * fraction);
}
