import type { BareJid } from "@tandem/protocol";
import type { ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { Amendment } from "./amendments.ts";
import type { History } from "./history.ts";
import { comparePlaces, type Message } from "./message.ts";
import { stretchAt, type Stretches } from "./stretches.ts";
import type { Timeline } from "./timeline.ts";

const CACHED_MESSAGES = 200;
/** Parts of the history that are kept, with what is missing between them; the newest. */
const CACHED_STRETCHES = 20;
/** What came is kept on the device at most this much later. */
export const CACHE_MS = 500;

/** Where the device keeps a place. */
export function chatCacheKey(jid: BareJid): string {
  return `chat:${jid}`;
}

export interface CachedChat {
  readonly messages: readonly Message[];
  /** Of messages that are further back. */
  readonly amendments?: readonly Amendment[];
  readonly contiguousEnd?: string | undefined;
  /** What is known of the archive: between two of them something is missing (RM23). */
  readonly stretches?: Stretches;
  readonly hasOlder: boolean;
}

/** The newest messages of a place, kept on the device so that they are there before the server has answered. */
export interface ChatCache {
  writeSoon(): void;
  /** As untrusted as anything on a disk. */
  read(): Promise<Partial<CachedChat>>;
}

export interface Kept {
  readonly timeline: Timeline;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly history: () => Pick<History, "holes" | "contiguousEnd">;
}

export function createChatCache(
  { ports, store }: Pick<Context, "ports" | "store">,
  jid: BareJid,
  { timeline, hasOlder, history }: Kept,
): ChatCache {
  let isWaiting = false;
  const key = chatCacheKey(jid);

  const write = (): void => {
    isWaiting = false;
    const cached = keptOf({ timeline, hasOlder, history });
    void store.set(key, cached);
  };

  return {
    writeSoon() {
      if (isWaiting) return;
      isWaiting = true;
      ports.time.after(CACHE_MS, write);
    },
    read: async () => ((await store.get(key)) ?? {}) as Partial<CachedChat>,
  };
}

/** The newest messages whose place in the archive is known, and what is known to be missing between and behind them. */
export function keptOf({ timeline, hasOlder, history }: Kept): CachedChat {
  const { holes, contiguousEnd } = history();
  const stretches = holes.stretches.peek().slice(-CACHED_STRETCHES);
  const end = stretches.at(-1)?.to.place;
  // One that stands alone where something is missing would hide that.
  const settled = timeline.messages
    .peek()
    .filter(
      ({ archiveId, place }) =>
        archiveId !== undefined &&
        (end === undefined || comparePlaces(place, end) > 0 || stretchAt(stretches, place) !== undefined),
    );
  const messages = settled.slice(-CACHED_MESSAGES);
  const isWhole = messages.length === settled.length && stretches.length === holes.stretches.peek().length;
  return {
    messages,
    amendments: timeline.loose(new Set(messages)),
    contiguousEnd,
    stretches,
    hasOlder: hasOlder.peek() || !isWhole,
  };
}
