import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { Act } from "../timeline/acts.ts";
import type { Payload } from "../timeline/payload.ts";

export interface OutboxEntry {
  readonly originId: string;
  readonly kind: "room" | "conversation";
  readonly jid: BareJid;
  readonly text: string;
  readonly payload?: Payload;
  /** It does something with an earlier message. */
  readonly act?: Act;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Waits for the person's decision. */
  readonly hasFailed: boolean;
}

/** Where entries go: knows how to write the stanza, and shows what became of it. */
export interface OutboxPlace {
  /**
   * It can be sent now: connected and entered. `wasTried`: it may have been sent by an earlier session, so the archive must have been
   * read up to its end.
   */
  isReady(wasTried: boolean): boolean;
  /** Something waits for it to be so. */
  onWaiting?(): void;
  transmit(entry: OutboxEntry, onConfirmed: () => void): void;
  onState(originId: string, state: "sending" | "queued" | "sent"): void;
}

/**
 * Messages that the server has not confirmed yet, kept on the device before anything is sent. Each is sent again, with the
 * same origin-id, after a connection was lost, but only once the archive was asked: what it holds is not sent twice (RM14).
 */
export interface Outbox {
  readonly count: ReadonlySignal<number>;
  /** Reads what an earlier run left; once, however often it is called. */
  restore(): Promise<void>;
  entries(jid: BareJid): readonly OutboxEntry[];
  attach(jid: BareJid, place: OutboxPlace): void;
  add(entry: Omit<OutboxEntry, "hasFailed">): void;
  /** Sends what waits for that place. */
  flush(jid: BareJid): void;
  /** The server has it: confirmed, reflected, or found in the archive. */
  settled(originId: string): void;
  failed(originId: string): void;
  discard(originId: string): void;
  /** `sessionLost`: what was under way is not any more and must be sent again. */
  offline(): void;
  online(sessionLost: boolean): void;
}

export function createOutbox({ store, ports, isOnline }: Pick<Context, "store" | "ports" | "isOnline">): Outbox {
  let entries: readonly OutboxEntry[] = [];
  const count = signal(0);
  const places = new Map<BareJid, OutboxPlace>();
  const inFlight = new Set<string>();
  /** It was sent at least once, or may have been by an earlier run. */
  const tried = new Set<string>();
  let saving: Promise<void> = Promise.resolve();

  const change = (next: readonly OutboxEntry[]): Promise<void> => {
    entries = next;
    count.value = next.filter((entry) => !entry.hasFailed).length;
    saving = saving.then(async () => {
      try {
        await store.set("outbox", next);
      } catch (error) {
        ports.log.warn(`outbox: could not be kept on this device: ${String(error)}`);
      }
    });
    return saving;
  };

  let restoring: Promise<void> | undefined;
  const restore = async (): Promise<void> => {
    const cached = await store.get("outbox");
    if (!Array.isArray(cached)) return;
    const known = new Set(entries.map((entry) => entry.originId));
    const old = (cached as OutboxEntry[]).filter((entry) => !known.has(entry.originId));
    for (const { originId } of old) tried.add(originId);
    if (old.length > 0) await change([...old, ...entries]);
  };

  const without = (originId: string): readonly OutboxEntry[] => entries.filter((entry) => entry.originId !== originId);

  const settled = (originId: string): void => {
    inFlight.delete(originId);
    tried.delete(originId);
    if (entries.some((entry) => entry.originId === originId)) void change(without(originId));
  };

  /** It has failed since, or was tried again after that. */
  const isPast = (entry: OutboxEntry): boolean =>
    entries.some((now) => now.originId === entry.originId && now !== entry);

  const flush = (jid: BareJid): void => {
    const place = places.get(jid);
    if (place === undefined) return;
    let isWaiting = false;
    for (const entry of entries) {
      if (entry.jid !== jid || entry.hasFailed || inFlight.has(entry.originId)) continue;
      // What waits keeps back what was written after it.
      if (isWaiting || !place.isReady(tried.has(entry.originId))) {
        // On-line it is a matter of moments: entering the room, reading its archive.
        place.onState(entry.originId, isOnline.peek() ? "sending" : "queued");
        isWaiting = true;
        continue;
      }
      inFlight.add(entry.originId);
      tried.add(entry.originId);
      place.onState(entry.originId, "sending");
      place.transmit(entry, () => {
        // The server had it, and then it was refused: by the recipient's server, or by the room.
        if (isPast(entry)) return;
        settled(entry.originId);
        place.onState(entry.originId, "sent");
      });
    }
    if (isWaiting) place.onWaiting?.();
  };

  return {
    count,
    restore: () => (restoring ??= restore()),
    entries: (jid) => entries.filter((entry) => entry.jid === jid),
    attach: (jid, place) => void places.set(jid, place),
    add(entry) {
      const isSaved = change([...without(entry.originId), { ...entry, hasFailed: false }]);
      void isSaved.then(() => flush(entry.jid));
    },
    flush,
    settled,
    failed(originId) {
      inFlight.delete(originId);
      void change(entries.map((entry) => (entry.originId === originId ? { ...entry, hasFailed: true } : entry)));
    },
    discard: settled,
    offline() {
      for (const entry of entries) if (!entry.hasFailed) places.get(entry.jid)?.onState(entry.originId, "queued");
    },
    online(sessionLost) {
      if (sessionLost) inFlight.clear();
      for (const entry of entries)
        if (inFlight.has(entry.originId)) places.get(entry.jid)?.onState(entry.originId, "sending");
      // In a resumed session every place is as it was; in a new one each is flushed when its archive was read.
      if (!sessionLost) for (const jid of new Set(entries.map((entry) => entry.jid))) flush(jid);
    },
  };
}
