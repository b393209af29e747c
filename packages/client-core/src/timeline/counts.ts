import { UNREAD_COUNTED_MAX } from "@tandem/protocol/xep-0430-inbox";
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
  /** Tracked, as signals are: nothing is missing behind a place, or between two; there is a hole that ends behind it. */
  readonly isKnownBehind: (place: Place) => boolean;
  readonly isKnownBetween: (from: Place, to: Place) => boolean;
  readonly hasHoleBehind: (place: Place) => boolean;
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
  /** As the server would say it now; undefined where it says nothing. */
  readonly now: ReadonlySignal<Standing | undefined>;
  /**
   * The server's count says nothing any more: the marker moved in between to a place of which nothing is known here, or something is
   * missing here behind what the server has counted.
   */
  readonly isUncertain: ReadonlySignal<boolean>;
  tell(standing: Standing): void;
  readonly isUnread: (message: Message) => boolean;
  /** Messages of others behind a place, whether they are here or the server has counted them; `isMore`: that, or more. */
  behind(place: Place): { readonly count: number; readonly isMore: boolean };
  /** The newest message, whether it is here or the server has told of it. */
  newest(): Place | undefined;
  readonly placeOfId: (archiveId: string) => Place | undefined;
  /** Before messages may begin to be missed: what was counted here holds, not what the server said a while ago. */
  freeze(): void;
}

export const BEFORE_EVERYTHING: Place = { major: -1, minor: 0 };

/** Undefined: no id, or one that tells no order. */
export function placeOfArchiveId(id: string | undefined): Place | undefined {
  const major = id === undefined ? -1 : majorOf(id, -1);
  return major === -1 ? undefined : { major, minor: 0 };
}

/** What the server said, now that all up to `readUpTo` is read: nothing that it counted is unread once the marker has passed it. */
export function standingAfter(
  told: Standing | undefined,
  readUpTo: Place = BEFORE_EVERYTHING,
): { readonly standing: Standing | undefined; readonly isUncertain: boolean } {
  const standing = told === undefined || comparePlaces(readUpTo, told.last) >= 0 ? undefined : told;
  const isUncertain = standing !== undefined && standing.unread > 0 && comparePlaces(readUpTo, standing.read) > 0;
  return { standing, isUncertain };
}

// long: one thing is derived from the other.
export function createCounts(options: CountsOptions): Counts {
  const { timeline, marker, isCut, isKnownBehind, isKnownBetween, hasHoleBehind, mentionsMe } = options;
  const standing = signal<Standing | undefined>(undefined);

  const placeOfId = (id: string): Place | undefined => {
    return timeline.byArchiveId(id)?.place ?? placeOfArchiveId(id);
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

  const isWhole = computed((): boolean => !isCut.value && isKnownBehind(readUpTo.value));

  /** Undefined: what is here is counted. */
  const told = computed(() => (isWhole.value ? undefined : standing.value));

  const counted = computed((): readonly Message[] => {
    const last = told.value?.last;
    const from = last === undefined || comparePlaces(last, readUpTo.value) < 0 ? readUpTo.value : last;
    return messagesBehind(timeline.messages.value, from).filter(isUnread);
  });

  /** What was read here of what the server has counted; undefined: it cannot be told. */
  const readSince = computed((): readonly Message[] | undefined => {
    const old = told.value;
    if (old === undefined || old.unread >= UNREAD_COUNTED_MAX || !isKnownBetween(old.read, readUpTo.value))
      return undefined;
    const [first, end] = [old.read, readUpTo.value].map((place) => indexBehind(timeline.messages.value, place));
    return timeline.messages.value.slice(first, end).filter((message) => !message.mine && !message.retracted);
  });

  const server = computed(() => {
    const after = standingAfter(told.value, readUpTo.value);
    const read = readSince.value;
    if (after.standing === undefined || read === undefined) return after;
    const { unread, mentions } = after.standing;
    const left = {
      unread: Math.max(0, unread - read.length),
      mentions: Math.max(0, mentions - read.filter(mentionsMe).length),
    };
    return { standing: { ...after.standing, ...left }, isUncertain: false };
  });
  const fromServer = computed(() => server.value.standing);

  const mentioned = computed(() => counted.value.filter(mentionsMe).length);
  const unread = computed(() => (fromServer.value?.unread ?? 0) + counted.value.length);
  const mentions = computed(() => (fromServer.value?.mentions ?? 0) + mentioned.value);

  const newestHere = (messages: readonly Message[]): Place | undefined =>
    messages.findLast((message) => message.archiveId !== undefined)?.place;

  const now = computed((): Standing | undefined => {
    const old = standing.value;
    if (old === undefined) return undefined;
    const newest = newestHere(timeline.messages.value) ?? old.last;
    const last = comparePlaces(newest, old.last) > 0 ? newest : old.last;
    return { unread: unread.value, mentions: mentions.value, read: readUpTo.value, last };
  });

  return {
    readUpTo,
    unread,
    mentions,
    now,
    tell: (next) => void (standing.value = next),
    isUncertain: computed(() => {
      const old = told.value;
      const isBehind = old !== undefined && !isCut.value && hasHoleBehind(old.last);
      return isBehind || server.value.isUncertain;
    }),
    isUnread,
    behind(place) {
      const others = messagesBehind(timeline.messages.peek(), place).filter((message) => !message.mine);
      if (fromServer.peek() === undefined) return { count: others.length, isMore: false };
      const read = others.filter((message) => comparePlaces(message.place, readUpTo.peek()) <= 0);
      return { count: read.length + unread.peek(), isMore: (fromServer.peek()?.unread ?? 0) >= UNREAD_COUNTED_MAX };
    },
    newest: () => now.peek()?.last ?? newestHere(timeline.messages.peek()),
    placeOfId,
    freeze() {
      if (isWhole.peek()) standing.value = now.peek();
    },
  };
}

/** Index of the first message behind a place. */
function indexBehind(messages: readonly Message[], place: Place): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlaces((messages[middle] as Message).place, place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function messagesBehind(messages: readonly Message[], place: Place): readonly Message[] {
  return messages.slice(indexBehind(messages, place));
}
