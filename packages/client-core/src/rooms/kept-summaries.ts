import type { BareJid } from "@tandem/protocol";
import { effect, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { Told } from "./summary.ts";

const KEY = "room-summaries";
/** Counts change in bursts. */
export const KEEP_MS = 1_000;

/** What My Chat shows of a room without its conversation. */
export interface KeptSummary {
  readonly told: Told;
  readonly topic: string;
}

/**
 * My Chat as it was, for the next start and for one without a connection (design §10.9): one record of all rooms, so that
 * hundreds of them are read at once and not one by one.
 */
export interface KeptSummaries {
  restore(): Promise<ReadonlyMap<BareJid, KeptSummary>>;
  /** From now on every change is kept. */
  follow(rooms: ReadonlySignal<ReadonlyMap<BareJid, KeptSummary>>): void;
}

export function createKeptSummaries({ store, ports }: Pick<Context, "store" | "ports">): KeptSummaries {
  let cancel: (() => void) | undefined;
  return {
    async restore() {
      const kept = await store.get(KEY);
      return new Map(Array.isArray(kept) ? (kept as [BareJid, KeptSummary][]) : []);
    },
    follow(rooms) {
      effect(() => {
        // Read here, so that a change of any of them is noticed.
        const isNothing = rooms.value.size === 0;
        if (isNothing) return;
        cancel ??= ports.time.after(KEEP_MS, () => {
          cancel = undefined;
          void store.set(KEY, [...rooms.peek()]);
        });
      });
    },
  };
}
