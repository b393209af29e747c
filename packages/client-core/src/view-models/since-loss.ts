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
 * Counts from each loss of the connection on (design 12, "Connected. 2 messages sent, 9 received."). `unreadOf`: how much is
 * unread in each place that the app shows; what is read meanwhile in one takes nothing from the others. Nothing is counted while
 * nobody looks.
 */
export function watchLosses(
  client: ReadonlySignal<AccountClient | undefined>,
  unreadOf: (client: AccountClient) => ReadonlyMap<string, number>,
): LossWatch {
  const lost = signal<{
    readonly client: AccountClient;
    readonly taken: number;
    readonly unread: ReadonlyMap<string, number>;
  }>();
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
      received: [...unreadOf(from.client)].reduce(
        (sum, [place, unread]) => sum + Math.max(0, unread - (from.unread.get(place) ?? 0)),
        0,
      ),
    };
  });
  return { since, dispose };
}
