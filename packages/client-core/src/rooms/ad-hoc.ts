import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";

/**
 * Rooms of the moment (RT27): they are gone when the last one leaves, so they are no bookmark that other devices follow. They
 * stand in the list of this device, also after a reload, as long as they are there.
 */
export interface AdHocRooms {
  readonly all: ReadonlySignal<ReadonlySet<BareJid>>;
  add(room: BareJid): void;
  /** False when it was none. */
  remove(room: BareJid): boolean;
  restore(): Promise<void>;
}

const KEY = "ad-hoc-rooms";

export function createAdHocRooms({ store }: Pick<Context, "store">): AdHocRooms {
  const all = signal<ReadonlySet<BareJid>>(new Set());
  const keep = (next: ReadonlySet<BareJid>): void => {
    all.value = next;
    void store.set(KEY, [...next]);
  };
  return {
    all,
    add: (room) => keep(new Set(all.peek()).add(room)),
    remove(room) {
      const next = new Set(all.peek());
      const was = next.delete(room);
      if (was) keep(next);
      return was;
    },
    async restore() {
      const kept = await store.get(KEY);
      if (!Array.isArray(kept) || all.peek().size > 0) return;
      all.value = new Set(kept.flatMap((room) => parseBareJid(String(room)) ?? []));
    },
  };
}
