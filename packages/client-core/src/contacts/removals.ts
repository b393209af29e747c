import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { Roster } from "../roster/roster.ts";

/** Longer than the way back is shown: whoever takes it has not been unsubscribed from anybody. */
export const REMOVE_AFTER_MS = 30_000;
const STORE_KEY = "removals";

/**
 * Contacts that were removed and may come back. RFC 6121 §2.5: a removal ends both subscriptions, and only the other person
 * can give theirs again. So it is told to the server when it is meant for good; what is not told by then is told at the next
 * sign-in.
 */
export interface Removals {
  /** Not in the list any more, whatever the roster says. */
  readonly removed: ReadonlySignal<ReadonlySet<BareJid>>;
  remove(jid: BareJid): void;
  /** False when it is too late: the server knows. */
  restore(jid: BareJid): boolean;
  /** At each sign-in, when the roster is known. */
  load(): Promise<void>;
}

export function createRemovals({ ports, store }: Pick<Context, "ports" | "store">, roster: Roster): Removals {
  const removed = signal<ReadonlySet<BareJid>>(new Set());
  const waiting = new Map<BareJid, () => void>();
  const sent = new Set<BareJid>();

  const write = (next: ReadonlySet<BareJid>): void => {
    removed.value = next;
    void store.set(STORE_KEY, [...next]);
  };

  const forget = (jid: BareJid): void => {
    waiting.get(jid)?.();
    waiting.delete(jid);
    write(new Set([...removed.peek()].filter((one) => one !== jid)));
  };

  const send = async (jid: BareJid): Promise<void> => {
    waiting.delete(jid);
    sent.add(jid);
    try {
      await roster.remove(jid);
      forget(jid);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Not reached, it waits for the next sign-in; refused, the contact is there after all.
      if (error.error !== "offline" && error.error !== "timeout") forget(jid);
    } finally {
      sent.delete(jid);
    }
  };

  return {
    removed,
    remove(jid) {
      write(new Set([...removed.peek(), jid]));
      waiting.get(jid)?.();
      waiting.set(
        jid,
        ports.time.after(REMOVE_AFTER_MS, () => void send(jid)),
      );
    },
    restore(jid) {
      if (sent.has(jid) || !removed.peek().has(jid)) return false;
      forget(jid);
      return true;
    },
    async load() {
      const kept = await store.get(STORE_KEY);
      const due = new Set([...(Array.isArray(kept) ? (kept as BareJid[]) : []), ...removed.peek()]);
      if (due.size === 0) return;
      write(due);
      await Promise.all([...due].filter((jid) => !waiting.has(jid) && !sent.has(jid)).map(send));
    },
  };
}
