import type { LocalStore } from "@tandem/client-core";
import type { ChannelPort } from "@tandem/client-core/device";

/** Where client-core keeps the remembered sign-in. */
const KEY = "session";
const TAB_KEY = "tandem:communicator:session";
const MESSAGE = "communicator-session";
/** The older window sends it before it lets go of the place; this is for a message that is overtaken by that. */
const ARRIVAL_MS_MAX = 150;

export interface SessionStore extends LocalStore {
  /** Whether the sign-in outlives the tab: "Stay signed in on this device". Set it before signing in. */
  readonly setStays: (stays: boolean) => void;
  /** Gives the sign-in to the window that takes over (RT17: the person is not asked again for being signed in). */
  readonly handOver: () => void;
}

/**
 * A sign-in that shall not stay is kept with the tab, never on the disk, and moves with the place from window to window.
 * Other values pass through.
 */
export function createSessionStore(store: LocalStore, channel: ChannelPort): SessionStore {
  let arrived: () => void = () => undefined;
  let stays = sessionStorage.getItem(TAB_KEY) === null;
  channel.subscribe((message) => {
    if (!isSessionMessage(message)) return;
    stays = false;
    sessionStorage.setItem(TAB_KEY, JSON.stringify(message.value));
    arrived();
  });

  const readTab = (): unknown => {
    const text = sessionStorage.getItem(TAB_KEY);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  };

  return {
    ...store,
    async get(key) {
      if (key !== KEY) return await store.get(key);
      const kept = readTab() ?? (await store.get(key));
      if (hasToken(kept)) return kept;
      await new Promise<void>((resolve) => {
        arrived = resolve;
        setTimeout(resolve, ARRIVAL_MS_MAX);
      });
      return readTab() ?? kept;
    },
    async set(key, value) {
      if (key === KEY && !stays && hasToken(value)) return sessionStorage.setItem(TAB_KEY, JSON.stringify(value));
      // Without its token it says only who was here last.
      if (key === KEY) sessionStorage.removeItem(TAB_KEY);
      await store.set(key, value);
    },
    async delete(key) {
      if (key === KEY) sessionStorage.removeItem(TAB_KEY);
      await store.delete(key);
    },
    setStays: (next) => {
      stays = next;
    },
    handOver: () => {
      const value = readTab();
      sessionStorage.removeItem(TAB_KEY);
      if (value !== undefined) channel.post({ type: MESSAGE, value });
    },
  };
}

function hasToken(value: unknown): boolean {
  return typeof value === "object" && value !== null && "token" in value && value.token !== undefined;
}

function isSessionMessage(message: unknown): message is { readonly value: object } {
  if (typeof message !== "object" || message === null) return false;
  return "type" in message && message.type === MESSAGE && "value" in message && hasToken(message.value);
}
