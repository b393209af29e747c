import {
  buildPreferences,
  DEFAULT_PREFERENCES,
  NOTIFICATIONS_NODE_CONFIG,
  NS_NOTIFICATIONS,
  parsePreferences,
  type NotificationPreferences,
} from "@tandem/protocol/tandem-notifications";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "./context.ts";

/** How the person wants to be told of messages, the same on all devices (RM28; docs/protocol/notifications.md). */
export interface Preferences {
  readonly now: ReadonlySignal<NotificationPreferences>;
  /** As this device knew them last. */
  restore(): Promise<void>;
  /** Rejects with RequestError. */
  load(): Promise<void>;
  /** Holds at once, and is taken back when the server refuses it. Rejects with RequestError. */
  change(change: Partial<NotificationPreferences>): Promise<void>;
}

const KEY = "notification-preferences";

export function createPreferences({ pep, account, store }: Pick<Context, "pep" | "account" | "store">): Preferences {
  const now = signal(DEFAULT_PREFERENCES);

  const adopt = (next: NotificationPreferences): void => {
    now.value = next;
    void store.set(KEY, next);
  };

  pep.onEvent(NS_NOTIFICATIONS, (owner, event) => {
    if (owner !== account || event.kind !== "items") return;
    const told = event.items.map((item) => parsePreferences(item)).findLast((one) => one !== null);
    if (told !== undefined) adopt(told);
  });

  return {
    now,
    async restore() {
      const cached = await store.get(KEY);
      if (cached !== undefined) now.value = { ...DEFAULT_PREFERENCES, ...(cached as Partial<NotificationPreferences>) };
    },
    async load() {
      const [item] = await pep.items(NS_NOTIFICATIONS);
      adopt((item && parsePreferences(item)) ?? DEFAULT_PREFERENCES);
    },
    async change(change) {
      const before = now.peek();
      const next = { ...before, ...change };
      adopt(next);
      try {
        await pep.publish(NS_NOTIFICATIONS, buildPreferences(next), NOTIFICATIONS_NODE_CONFIG);
      } catch (error) {
        if (now.peek() === next) adopt(before);
        throw error;
      }
    },
  };
}
