import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { ArchivePageResult } from "./archive.ts";
import { comparePlaces, majorOf, type Message, type Place } from "./message.ts";
import { stretchAt, stretchesBehind, withStretch, type Entry, type Stretch, type Stretches } from "./stretches.ts";
import type { Timeline } from "./timeline.ts";

/** Messages that are read on each side of one that is gone to. */
export const AROUND_MESSAGES = 50;
const FILL_MESSAGES = 100;

/** Behind this entry history is missing, up to the next stretch that is known. */
export type Hole = Entry;

/** Where a page begins: behind an entry, before one, at the end or at the beginning of all. */
export type PageAt = { readonly after: Entry } | { readonly before: Entry } | "newest" | "oldest";

/**
 * What is known of an archive. History that was read around a message, far from what stands at the end, leaves holes; they close
 * as they are read.
 */
export interface Holes {
  readonly all: ReadonlySignal<readonly Hole[]>;
  /** Oldest first. */
  readonly stretches: ReadonlySignal<Stretches>;
  /** Nothing is missing behind that place, up to the newest that is known. */
  isKnownBehind(place: Place): boolean;
  /** Nothing is missing between them. */
  isKnownBetween(from: Place, to: Place): boolean;
  /** There is a hole that ends behind that place. */
  hasHoleBehind(place: Place): boolean;
  /** Reads one page. Rejects with RequestError. */
  read(at: PageAt, max: number): Promise<ArchivePageResult>;
  /** Reads around a message. Rejects with RequestError, `item-not-found` when the archive does not have it. */
  readAround(archiveId: string): Promise<void>;
  /** Reads on at a hole, from where the reader comes. Rejects with RequestError. */
  fill(id: string, side: "above" | "below"): Promise<void>;
  /** Nothing is missing up to the newest message that is here. */
  extend(): void;
  /** From the device: nothing was missing up to that entry, from the first message that is here. */
  restore(end: string): void;
  /** From the device: what was known, as far back as messages are here. */
  restoreAll(stretches: Stretches): void;
  /** What stands before that place is gone for good, and so is what is missing there. */
  forgetBefore(place: Place): void;
  clear(): void;
}

export interface HolesSource {
  readonly timeline: Timeline;
  readonly hasOlder: Signal<boolean>;
  /** Rejects with RequestError. */
  fetch(page: { readonly before?: string; readonly after?: string; readonly max: number }): Promise<ArchivePageResult>;
  /** Adds a page to the timeline. */
  take(page: ArchivePageResult): unknown;
}

export function createHoles({ timeline, hasOlder, fetch, take }: HolesSource): Holes {
  const stretches = signal<Stretches>([]);
  let filling: string | undefined;

  const all = computed(() => stretches.value.slice(0, -1).map(({ to }) => to));
  const isIn = (entry: Entry): boolean => stretchAt(stretches.peek(), entry.place) !== undefined;
  const isFirst = (entry: Entry): boolean => stretches.peek()[0]?.from.id === entry.id;
  const archived = (message: Message): boolean => message.archiveId !== undefined;
  const entryOf = ({ archiveId, place }: Message): Entry => ({ id: archiveId as string, place });

  const entryOfId = (id: string, page?: ArchivePageResult): Entry => {
    const at = page?.results.find((result) => result.id === id)?.forwarded.delay?.time;
    const place = timeline.byArchiveId(id)?.place ?? { major: majorOf(id, at ?? Number.MAX_SAFE_INTEGER), minor: 0 };
    return { id, place };
  };

  const note = (at: PageAt, page: ArchivePageResult): void => {
    const [first, last] = [page.first, page.last].map((id) => (id === undefined ? undefined : entryOfId(id, page)));
    // What the page begins behind, or ends before, belongs to it only where it is known itself.
    const from = typeof at === "object" && "after" in at && isIn(at.after) ? at.after : first;
    const to = typeof at === "object" && "before" in at && isIn(at.before) ? at.before : last;
    if (from !== undefined && to !== undefined) stretches.value = withStretch(stretches.peek(), { from, to });
    if (at === "oldest") hasOlder.value = false;
    else if (at === "newest" || "before" in at) {
      if (page.isComplete || first === undefined) hasOlder.value = false;
      else if (isFirst(first)) hasOlder.value = true;
    }
  };

  const read: Holes["read"] = async (at, max) => {
    const page = await fetch({ ...boundsOf(at), max });
    batch(() => {
      take(page);
      note(at, page);
    });
    return page;
  };

  return {
    all,
    stretches,
    read,
    isKnownBehind(place) {
      const [last] = stretches.value.slice(-1);
      const isAll = stretches.value.length < 2 && !hasOlder.value;
      return isAll || (last !== undefined && comparePlaces(last.from.place, place) <= 0);
    },
    hasHoleBehind(place) {
      const [last] = stretches.value.slice(1).slice(-1);
      return last !== undefined && comparePlaces(last.from.place, place) > 0;
    },
    isKnownBetween(from, to) {
      const [first] = stretches.value;
      const isUpTo = ({ to: end }: Stretch): boolean => comparePlaces(to, end.place) <= 0;
      if (first !== undefined && !hasOlder.value && isUpTo(first)) return true;
      const stretch = stretchAt(stretches.value, from);
      return stretch !== undefined && isUpTo(stretch);
    },
    async readAround(archiveId) {
      const older = await read({ before: entryOfId(archiveId) }, AROUND_MESSAGES);
      await read(older.last === undefined ? "oldest" : { after: entryOfId(older.last, older) }, AROUND_MESSAGES);
    },
    async fill(id, side) {
      const at = stretches.peek().findIndex(({ to }) => to.id === id);
      const [above, below] = [stretches.peek()[at], stretches.peek()[at + 1]];
      if (above === undefined || below === undefined || filling === id) return;
      filling = id;
      try {
        const page = await read(side === "above" ? { after: above.to } : { before: below.from }, FILL_MESSAGES);
        // Nothing is there, or nothing any more.
        if (page.isComplete || page.first === undefined)
          stretches.value = withStretch(stretches.peek(), { from: above.from, to: below.to });
      } finally {
        filling = undefined;
      }
    },
    extend() {
      const newest = timeline.messages.peek().findLast(archived);
      if (newest === undefined) return;
      const from = stretches.peek().at(-1)?.from ?? entryOf(timeline.messages.peek().find(archived) ?? newest);
      let next = withStretch(stretches.peek(), { from, to: entryOf(newest) });
      // What came by itself into the midst of a hole, such as an own message that was sent again, parts it.
      if (next.length > 1)
        for (const message of timeline.messages.peek())
          if (archived(message) && stretchAt(next, message.place) === undefined)
            next = withStretch(next, { from: entryOf(message), to: entryOf(message) });
      stretches.value = next;
    },
    restore(end) {
      const [oldest, newest] = [timeline.messages.peek().find(archived), timeline.messages.peek().findLast(archived)];
      const { place } = entryOfId(end);
      // Of an id that tells no order, and is no message, it is known that it stands behind the last one.
      const to = { id: end, place: place.major < Number.MAX_SAFE_INTEGER ? place : (newest?.place ?? place) };
      const from = oldest === undefined || comparePlaces(to.place, oldest.place) < 0 ? to : entryOf(oldest);
      stretches.value = withStretch(stretches.peek(), { from, to });
    },
    restoreAll(kept) {
      const oldest = timeline.messages.peek().find(archived);
      const isHere = ({ to }: Stretch): boolean => oldest !== undefined && comparePlaces(to.place, oldest.place) >= 0;
      const last = kept.at(-1);
      // Of the last one its end is known in any case: it is where reading goes on.
      const here = kept.flatMap((one) => (isHere(one) ? one : one === last ? { from: one.to, to: one.to } : []));
      const [first, ...rest] = here;
      if (first === undefined) return;
      const isCut = oldest !== undefined && isHere(first) && comparePlaces(first.from.place, oldest.place) < 0;
      const from = isCut ? entryOf(oldest) : first.from;
      for (const one of [{ from, to: first.to }, ...rest]) stretches.value = withStretch(stretches.peek(), one);
    },
    forgetBefore(place) {
      stretches.value = stretchesBehind(stretches.peek(), place, ({ to }) => {
        const first = timeline.messages
          .peek()
          .find((message) => archived(message) && comparePlaces(message.place, place) >= 0);
        return first === undefined || comparePlaces(first.place, to.place) > 0 ? undefined : entryOf(first);
      });
    },
    clear() {
      stretches.value = [];
    },
  };
}

function boundsOf(at: PageAt): { readonly before?: string; readonly after?: string } {
  if (at === "oldest") return {};
  if (at === "newest") return { before: "" };
  return "after" in at ? { after: at.after.id } : { before: at.before.id };
}
