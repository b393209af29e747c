import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { comparePlaces, majorOf, type Message, type Place } from "./message.ts";
import type { Timeline } from "./timeline.ts";

/** What the server said of a place at one moment (docs/protocol/inbox.md). */
export interface Standing {
  readonly unread: number;
  readonly mentions: number;
  /** Counted are the messages behind the first of these places, up to the second. */
  readonly read: Place;
  readonly last: Place;
}

/** The newest word of a place, whether it was said here or told by the inbox. */
export interface LastWord {
  readonly at: number;
  readonly text: string;
}

export interface CountsOptions {
  readonly timeline: Timeline;
  readonly marker: ReadonlySignal<string | undefined>;
  /** Something may be missing behind what was read of the archive. */
  readonly isCut: ReadonlySignal<boolean>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly mentionsMe: (message: Message) => boolean;
}

/**
 * How much is unread here (RM21). Where every message behind the read marker is known it is counted; elsewhere the server's
 * count stands, and what came after it is added.
 */
export interface Counts {
  readonly readUpTo: ReadonlySignal<Place>;
  readonly unread: ReadonlySignal<number>;
  readonly mentions: ReadonlySignal<number>;
  readonly standing: ReadonlySignal<Standing | undefined>;
  /** The server's count says nothing any more: the marker moved in between to a place of which nothing is known here. */
  readonly isUncertain: ReadonlySignal<boolean>;
  tell(standing: Standing): void;
  readonly isUnread: (message: Message) => boolean;
  readonly placeOfId: (archiveId: string) => Place | undefined;
  /** Before messages may begin to be missed: what was counted here holds, not what the server said a while ago. */
  freeze(): void;
}

export const BEFORE_EVERYTHING: Place = { major: -1, minor: 0 };

export function createCounts({ timeline, marker, isCut, hasOlder, mentionsMe }: CountsOptions): Counts {
  const standing = signal<Standing | undefined>(undefined);

  const placeOfId = (id: string): Place | undefined => {
    const found = timeline.byArchiveId(id);
    if (found !== undefined) return found.place;
    const major = majorOf(id, -1);
    return major === -1 ? undefined : { major, minor: 0 };
  };

  const readUpTo = computed((): Place => {
    const own = timeline.messages.value.findLast(
      (message) => message.mine && message.state !== "failed" && message.archiveId !== undefined,
    );
    const id = marker.value;
    const start = (id === undefined ? undefined : placeOfId(id)) ?? BEFORE_EVERYTHING;
    // Who writes has read what stood above.
    return own !== undefined && comparePlaces(own.place, start) > 0 ? own.place : start;
  });

  const isUnread = (message: Message): boolean =>
    !message.mine && !message.retracted && comparePlaces(message.place, readUpTo.value) > 0;

  const isWhole = computed((): boolean => {
    if (isCut.value) return false;
    if (!hasOlder.value) return true;
    const oldest = timeline.messages.value.find((message) => message.archiveId !== undefined);
    return oldest !== undefined && comparePlaces(oldest.place, readUpTo.value) <= 0;
  });

  /** Undefined: what is here is counted. */
  const told = computed(() => (isWhole.value ? undefined : standing.value));

  const counted = computed((): readonly Message[] => {
    const unread = timeline.messages.value.filter(isUnread);
    const last = told.value?.last;
    return last === undefined ? unread : unread.filter((message) => comparePlaces(message.place, last) > 0);
  });

  /** Nothing that the server counted is unread once the marker has passed it. */
  const fromServer = computed((): Standing | undefined =>
    told.value === undefined || comparePlaces(readUpTo.value, told.value.last) >= 0 ? undefined : told.value,
  );

  const mentioned = computed(() => counted.value.filter(mentionsMe).length);
  const unread = computed(() => (fromServer.value?.unread ?? 0) + counted.value.length);
  const mentions = computed(() => (fromServer.value?.mentions ?? 0) + mentioned.value);

  return {
    readUpTo,
    unread,
    mentions,
    standing,
    tell: (next) => void (standing.value = next),
    isUncertain: computed(() => {
      const server = fromServer.value;
      return server !== undefined && server.unread > 0 && comparePlaces(readUpTo.value, server.read) > 0;
    }),
    isUnread,
    placeOfId,
    freeze() {
      const old = standing.peek();
      if (old === undefined || !isWhole.peek()) return;
      const newest = timeline.messages.peek().findLast((message) => message.archiveId !== undefined)?.place ?? old.last;
      const last = comparePlaces(newest, old.last) > 0 ? newest : old.last;
      standing.value = { unread: unread.peek(), mentions: mentions.peek(), read: readUpTo.peek(), last };
    },
  };
}
