import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";

/** What has gone out and come in since the connection was lost last. */
export interface SinceLoss {
  readonly sent: number;
  /** As far as it is still unread. */
  readonly received: number;
}

const NOTHING: SinceLoss = { sent: 0, received: 0 };

export interface LossWatch {
  readonly since: ReadonlySignal<SinceLoss>;
  dispose(): void;
}

/**
 * Counts from each loss of the connection on (design 12, "Connected. 2 messages sent, 9 received."). `unreadOf`: what is unread
 * for that account, over everything that the app shows. Nothing is counted while nobody looks.
 */
export function watchLosses(
  client: ReadonlySignal<AccountClient | undefined>,
  unreadOf: (client: AccountClient) => number,
): LossWatch {
  const lost = signal<{ readonly client: AccountClient; readonly taken: number; readonly unread: number }>();
  let isLost = false;
  const dispose = effect(() => {
    const now = client.value;
    const isWaiting = now?.connection.state.value.kind === "waiting";
    // All tries until it is back belong to one loss.
    if (isWaiting && !isLost)
      lost.value = { client: now, taken: now.outbox.taken.peek(), unread: untracked(() => unreadOf(now)) };
    isLost = isWaiting;
  });
  const since = computed(() => {
    const from = lost.value;
    if (from === undefined || from.client !== client.value) return NOTHING;
    const { outbox } = from.client;
    return {
      sent: outbox.taken.value - from.taken,
      received: Math.max(0, unreadOf(from.client) - from.unread),
    };
  });
  return { since, dispose };
}
