import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { ExceededLimit } from "@tandem/protocol/tandem-limits";
import type { Context } from "../account/context.ts";
import type { Act } from "../timeline/acts.ts";
import type { Payload } from "../timeline/payload.ts";
import type { ErrorCode } from "../view-models/view-model.ts";

/** Refused messages that somebody has let go, and whose copies may still come from an archive; beyond that the oldest goes. */
export const BURIED_MAX = 200;

/** Why the server did not take a message. */
export interface Refusal {
  readonly error: ErrorCode;
  readonly exceeded?: ExceededLimit;
}

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
  readonly refusal?: Refusal;
  /** It was written without a connection and has not been sent since, by no run of the app. */
  readonly isUnsent?: true;
}

/** What is given of a new entry. */
export type NewEntry = Omit<OutboxEntry, "hasFailed" | "refusal" | "isUnsent">;

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
  /** How many the server has taken since the app was started. */
  readonly taken: ReadonlySignal<number>;
  /** Reads what an earlier run left; once, however often it is called. */
  restore(): Promise<void>;
  entries(jid: BareJid): readonly OutboxEntry[];
  attach(jid: BareJid, place: OutboxPlace): void;
  add(entry: NewEntry): void;
  /** It never went out, so that it can be changed or taken away and nobody has seen it. */
  isUnsent(originId: string): boolean;
  /** Changes what will be sent, in its place; nothing where it may have gone out. */
  reword(originId: string, words: Pick<OutboxEntry, "text" | "payload">): void;
  /** Sends what waits for that place. */
  flush(jid: BareJid): void;
  /** The server has it: confirmed, reflected, or found in the archive. */
  settled(originId: string): void;
  /** It was refused. What had been acknowledged before, and so let go, is kept again. */
  failed(entry: NewEntry, refusal: Refusal): void;
  hasFailed(originId: string): boolean;
  discard(originId: string): void;
  /** Lets a refused message go, of which an archive may have a copy that is not to be shown. */
  bury(originId: string): void;
  isBuried(originId: string): boolean;
  /** `sessionLost`: what was under way is not any more and must be sent again. */
  offline(): void;
  online(sessionLost: boolean): void;
}

export function createOutbox({ store, ports, isOnline }: Pick<Context, "store" | "ports" | "isOnline">): Outbox {
  let entries: readonly OutboxEntry[] = [];
  const count = signal(0);
  const taken = signal(0);
  const places = new Map<BareJid, OutboxPlace>();
  const inFlight = new Set<string>();
  /** It was sent at least once, or may have been by an earlier run. */
  const tried = new Set<string>();
  /** As they are on the device. */
  const written = new WeakSet<OutboxEntry>();
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
      for (const entry of next) written.add(entry);
    });
    return saving;
  };

  let buried: readonly string[] = [];
  const setBuried = (ids: readonly string[]): void => {
    buried = ids.slice(-BURIED_MAX);
  };

  let restoring: Promise<void> | undefined;
  const restore = (): Promise<void> => (restoring ??= read());
  const read = async (): Promise<void> => {
    const [cached, gone] = await Promise.all([store.get("outbox"), store.get("outbox-buried")]);
    if (Array.isArray(gone)) setBuried([...(gone as string[]), ...buried]);
    if (!Array.isArray(cached)) return;
    const known = new Set(entries.map((entry) => entry.originId));
    const old = (cached as OutboxEntry[]).filter((entry) => !known.has(entry.originId));
    for (const { originId, isUnsent } of old) if (isUnsent !== true) tried.add(originId);
    if (old.length > 0) await change([...old, ...entries]);
  };

  const without = (originId: string): readonly OutboxEntry[] => entries.filter((entry) => entry.originId !== originId);

  /** False: it was not here. */
  const letGo = (originId: string): boolean => {
    inFlight.delete(originId);
    tried.delete(originId);
    const isHere = entries.some((entry) => entry.originId === originId);
    if (isHere) void change(without(originId));
    return isHere;
  };

  const settled = (originId: string): void => {
    if (letGo(originId)) taken.value++;
  };

  /** It has failed since, or was tried again after that. */
  const isPast = (entry: OutboxEntry): boolean =>
    entries.some((now) => now.originId === entry.originId && now !== entry);

  const isUnsent = (originId: string): boolean =>
    entries.some((entry) => entry.originId === originId && entry.isUnsent === true);

  const changeAndFlush = (jid: BareJid, step: (entry: OutboxEntry) => OutboxEntry): void => {
    void change(entries.map(step)).then(() => flush(jid));
  };

  const flush = (jid: BareJid): void => {
    const place = places.get(jid);
    if (place === undefined) return;
    let isWaiting = false;
    const due = new Set<OutboxEntry>();
    for (const entry of entries) {
      if (entry.jid !== jid || entry.hasFailed || inFlight.has(entry.originId)) continue;
      // The device must have it, as one that may have gone out, before it goes; what was written later goes behind it.
      if (!written.has(entry)) break;
      if (!isWaiting && entry.isUnsent === true && place.isReady(false)) {
        due.add(entry);
        continue;
      }
      if (due.size > 0) continue;
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
    if (due.size > 0) changeAndFlush(jid, (entry) => (due.has(entry) ? begun(entry) : entry));
  };

  return {
    count,
    taken,
    restore,
    entries: (jid) => entries.filter((entry) => entry.jid === jid),
    attach: (jid, place) => void places.set(jid, place),
    add(entry) {
      const isUnsent = !isOnline.peek() && !tried.has(entry.originId);
      const added = { ...entry, hasFailed: false, ...(isUnsent && { isUnsent }) };
      const isSaved = change([...without(entry.originId), added]);
      void isSaved.then(() => flush(entry.jid));
    },
    flush,
    isUnsent,
    reword(originId, words) {
      const old = entries.find((entry) => entry.originId === originId);
      if (old?.isUnsent === true) changeAndFlush(old.jid, (entry) => (entry === old ? worded(entry, words) : entry));
    },
    settled,
    failed(refused, refusal) {
      inFlight.delete(refused.originId);
      const entry = { ...refused, hasFailed: true, refusal };
      const isHere = entries.some(({ originId }) => originId === refused.originId);
      void change(isHere ? entries.map((one) => (one.originId === entry.originId ? entry : one)) : [...entries, entry]);
    },
    hasFailed: (originId) => entries.some((entry) => entry.originId === originId && entry.hasFailed),
    discard: (originId) => void letGo(originId),
    bury(originId) {
      letGo(originId);
      setBuried([...buried, originId]);
      // What an earlier run buried must be among them.
      void restore().then(() => store.set("outbox-buried", buried));
    },
    isBuried: (originId) => buried.includes(originId),
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

function begun({ isUnsent: _, ...entry }: OutboxEntry): OutboxEntry {
  return entry;
}

function worded({ payload: _, ...entry }: OutboxEntry, words: Pick<OutboxEntry, "text" | "payload">): OutboxEntry {
  return { ...entry, ...words };
}
