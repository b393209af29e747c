import type { BareJid } from "@tandem/protocol";
import type { ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { Amendment } from "./amendments.ts";
import type { History } from "./history.ts";
import { comparePlaces, type Message, type Place } from "./message.ts";
import type { Timeline } from "./timeline.ts";

const CACHED_MESSAGES = 200;
/** In front of everything. */
const BEGINNING: Place = { major: -1, minor: 0 };
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
  readonly hasOlder: boolean;
}

/** The newest messages of a place, kept on the device so that they are there before the server has answered. */
export interface ChatCache {
  writeSoon(): void;
  /** As untrusted as anything on a disk. */
  read(): Promise<Partial<CachedChat>>;
}

interface Kept {
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
    const { holes, contiguousEnd } = history();
    const from = holes.stretches.peek().at(-1)?.from.place ?? BEGINNING;
    const settled = timeline.messages
      .peek()
      .filter(({ archiveId, place: at }) => archiveId !== undefined && comparePlaces(at, from) >= 0);
    const messages = settled.slice(-CACHED_MESSAGES);
    const isWhole = messages.length === settled.length && holes.all.peek().length === 0;
    const amendments = timeline.loose(new Set(messages));
    const cached: CachedChat = { messages, amendments, contiguousEnd, hasOlder: hasOlder.peek() || !isWhole };
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
