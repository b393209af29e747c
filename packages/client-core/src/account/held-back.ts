import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import type { Context } from "./context.ts";

/** How long the way back is open. */
export const HELD_BACK_MS = 30_000;

/**
 * Acts that the server cannot undo, one for each person. It is told a while later; until then they can be taken back, and what
 * is not told by then (no connection, the app was closed) is told at the next sign-in.
 */
export interface HeldBack<What> {
  /** As if they were done; until the server has done or refused them. */
  readonly waiting: ReadonlySignal<ReadonlyMap<BareJid, What>>;
  add(jid: BareJid, what: What): void;
  /** False when it is too late: the server knows. */
  takeBack(jid: BareJid): boolean;
  /** Tells what an earlier run, or an earlier connection, has left. */
  load(): Promise<void>;
}

interface HeldBackOptions<What> {
  /** Where they are kept on the device. */
  readonly key: string;
  /** Rejects with RequestError. */
  readonly tell: (jid: BareJid, what: What) => Promise<unknown>;
  readonly onRefused?: (jid: BareJid, error: RequestError) => void;
}

export function createHeldBack<What>(
  { ports, store }: Pick<Context, "ports" | "store">,
  { key, tell, onRefused }: HeldBackOptions<What>,
): HeldBack<What> {
  const waiting = signal<ReadonlyMap<BareJid, What>>(new Map());
  const timers = new Map<BareJid, () => void>();
  const sent = new Set<BareJid>();

  const write = (next: ReadonlyMap<BareJid, What>): void => {
    waiting.value = next;
    void store.set(key, [...next]);
  };

  const drop = (jid: BareJid): void => {
    timers.get(jid)?.();
    timers.delete(jid);
    write(new Map([...waiting.peek()].filter(([one]) => one !== jid)));
  };

  const send = async (jid: BareJid): Promise<void> => {
    const what = waiting.peek().get(jid);
    timers.delete(jid);
    if (what === undefined || sent.has(jid)) return;
    sent.add(jid);
    try {
      await tell(jid, what);
      drop(jid);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Not reached, it waits for the next sign-in; refused, everything is as it was.
      if (error.error === "offline" || error.error === "timeout") return;
      onRefused?.(jid, error);
      drop(jid);
    } finally {
      sent.delete(jid);
    }
  };

  return {
    waiting,
    add(jid, what) {
      write(new Map(waiting.peek()).set(jid, what));
      timers.get(jid)?.();
      timers.set(
        jid,
        ports.time.after(HELD_BACK_MS, () => void send(jid)),
      );
    },
    takeBack(jid) {
      if (sent.has(jid) || !waiting.peek().has(jid)) return false;
      drop(jid);
      return true;
    },
    async load() {
      const kept = await store.get(key);
      const due = new Map([...(Array.isArray(kept) ? (kept as [BareJid, What][]) : []), ...waiting.peek()]);
      if (due.size === 0) return;
      write(due);
      await Promise.all([...due.keys()].filter((jid) => !timers.has(jid)).map(send));
    },
  };
}
