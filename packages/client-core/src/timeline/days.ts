import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { DayShown } from "../view-models/timeline.ts";
import type { ArchivePageResult } from "./archive.ts";
import type { HistoryPage } from "./history.ts";
import type { Holes } from "./holes.ts";
import { comparePlaces, majorOf, type Message, type Place } from "./message.ts";
import type { Timeline } from "./timeline.ts";

/** Pages that are read at most behind the first entry of a day, which may be no message but a reaction or a correction. */
export const DAY_PAGES_MAX = 20;

export interface DaySource {
  readonly timeline: Timeline;
  readonly holes: Pick<Holes, "all" | "readAround" | "fill">;
  /** One page of the archive, which is not added to the timeline. Rejects with RequestError. */
  fetch(page: HistoryPage): Promise<ArchivePageResult>;
  show(id: string): void;
}

/** Going to a day (RM29). The archive itself is asked where the day begins (XEP-0313 v1.1.3 §4.1.2), however far back that is. */
export interface Days {
  /** When the first message of all was said; undefined: nothing was, or it cannot be told now. */
  firstAt(): Promise<number | undefined>;
  /** Goes to the first message at that time or later; to the newest of all where none is. */
  show(start: number): Promise<DayShown>;
}

export function createDays({ timeline, holes, fetch, show }: DaySource): Days {
  /** At that place or behind it, with nothing missing in between. */
  const known = (from: Place): Message | undefined => {
    const found = timeline.messages
      .peek()
      .find((message) => message.archiveId !== undefined && comparePlaces(message.place, from) >= 0);
    const hole = holeBehind(from);
    return found === undefined || (hole !== undefined && comparePlaces(found.place, hole.place) > 0)
      ? undefined
      : found;
  };
  const holeBehind = (from: Place) =>
    holes.all
      .peek()
      .filter(({ place }) => comparePlaces(place, from) >= 0)
      .toSorted((a, b) => comparePlaces(a.place, b.place))[0];

  const firstBehind = async (archiveId: string, at: number): Promise<Message | undefined> => {
    const message = timeline.byArchiveId(archiveId);
    if (message !== undefined) return message;
    await holes.readAround(archiveId);
    const from = { major: majorOf(archiveId, at), minor: 0 };
    for (let pages = 0; pages < DAY_PAGES_MAX; pages++) {
      const found = known(from);
      const hole = holeBehind(from);
      if (found !== undefined || hole === undefined) return found;
      await holes.fill(hole.id, "above");
    }
    return undefined;
  };

  const go = async (start: number): Promise<DayShown> => {
    const entry = (await fetch({ start, max: 1 })).results[0];
    const found = entry === undefined ? undefined : await firstBehind(entry.id, entry.forwarded.delay?.time ?? start);
    const shown = found ?? timeline.messages.peek().at(-1);
    if (shown === undefined) return { kind: "nothing" };
    show(shown.id);
    return found === undefined ? { kind: "newest" } : { kind: "shown", at: found.at };
  };

  return {
    async firstAt() {
      try {
        return (await fetch({ max: 1 })).results[0]?.forwarded.delay?.time;
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return undefined;
      }
    },
    async show(start) {
      try {
        return await go(start);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return { kind: "failed", error: errorCodeOf(error.condition) };
      }
    },
  };
}
