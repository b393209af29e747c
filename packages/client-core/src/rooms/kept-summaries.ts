import type { BareJid } from "@tandem/protocol";
import { effect } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { KeepLater } from "./keep-later.ts";
import type { Told } from "./summary.ts";

const KEY = "room-summaries";
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
  /** From now on `now` is kept soon after each change of the signals that `watch` reads. */
  follow(now: () => readonly (readonly [BareJid, KeptSummary])[], watch: () => void): void;
}

export function createKeptSummaries(keepLater: KeepLater, store: Pick<Context["store"], "get">): KeptSummaries {
  return {
    async restore() {
      const kept = await store.get(KEY);
      return new Map(Array.isArray(kept) ? (kept as [BareJid, KeptSummary][]) : []);
    },
    follow(now, watch) {
      effect(() => {
        watch();
        keepLater(KEY, now);
      });
    },
  };
}
