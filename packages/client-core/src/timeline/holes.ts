import { signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { ArchivePageResult } from "./archive.ts";
import { comparePlaces, majorOf, type Message, type Place } from "./message.ts";
import type { Timeline } from "./timeline.ts";

/** Messages that are read on each side of one that is gone to. */
export const AROUND_MESSAGES = 50;
const FILL_MESSAGES = 100;

/** Behind this message history is missing, up to the next one that is known. */
export interface Hole {
  readonly id: string;
  readonly place: Place;
}

/** History that was read around a message, far from what stands at the end, leaves holes; they close as they are read. */
export interface Holes {
  readonly all: ReadonlySignal<readonly Hole[]>;
  /** Reads around a message. Rejects with RequestError, `item-not-found` when the archive does not have it. */
  readAround(archiveId: string): Promise<void>;
  /** Reads on at a hole, from where the reader comes. Rejects with RequestError. */
  fill(id: string, side: "above" | "below"): Promise<void>;
  clear(): void;
}

interface HistorySource {
  readonly timeline: Timeline;
  readonly hasOlder: Signal<boolean>;
  /** Adds the page to the timeline. Rejects with RequestError. */
  fetch(page: { readonly before?: string; readonly after?: string; readonly max: number }): Promise<ArchivePageResult>;
}

export function createHoles({ timeline, hasOlder, fetch }: HistorySource): Holes {
  const all = signal<readonly Hole[]>([]);
  let filling: string | undefined;

  const archived = (): readonly Message[] =>
    timeline.messages.peek().filter((message) => message.archiveId !== undefined);
  const placeOf = (id: string): Place =>
    timeline.byArchiveId(id)?.place ?? { major: majorOf(id, Number.MAX_SAFE_INTEGER), minor: 0 };
  const isBehind = (a: Place, b: Place): boolean => comparePlaces(a, b) >= 0;
  const without = (id: string | undefined): readonly Hole[] => all.peek().filter((hole) => hole.id !== id);

  return {
    all,
    async readAround(archiveId) {
      const known = archived();
      const target = placeOf(archiveId);
      const above = known.findLast((message) => comparePlaces(message.place, target) < 0);
      const below = known.find((message) => comparePlaces(message.place, target) > 0);
      const older = await fetch({ before: archiveId, max: AROUND_MESSAGES });
      const newer = await fetch({ ...(older.last !== undefined && { after: older.last }), max: AROUND_MESSAGES });
      if (above === undefined) hasOlder.value = !older.isComplete;
      const meetsAbove =
        above === undefined || older.first === undefined || isBehind(above.place, placeOf(older.first));
      const end = newer.last;
      const meetsBelow =
        end === undefined || below === undefined || newer.isComplete || isBehind(placeOf(end), below.place);
      const kept = meetsAbove ? without(above?.archiveId) : all.peek();
      all.value = meetsBelow ? kept : [...kept, { id: end, place: placeOf(end) }];
    },
    async fill(id, side) {
      const hole = all.peek().find((one) => one.id === id);
      const below = archived().find((message) => hole !== undefined && comparePlaces(message.place, hole.place) > 0);
      if (hole === undefined || filling === id) return;
      filling = id;
      try {
        const fromBelow = side === "below" && below?.archiveId !== undefined;
        const page = await fetch({
          ...(fromBelow ? { before: below.archiveId as string } : { after: id }),
          max: FILL_MESSAGES,
        });
        const edge = fromBelow ? page.first : page.last;
        const isClosed =
          page.isComplete ||
          edge === undefined ||
          (fromBelow
            ? isBehind(hole.place, placeOf(edge))
            : below === undefined || isBehind(placeOf(edge), below.place));
        if (isClosed) all.value = without(id);
        else if (!fromBelow) all.value = [...without(id), { id: edge, place: placeOf(edge) }];
      } finally {
        filling = undefined;
      }
    },
    clear() {
      all.value = [];
    },
  };
}
