import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { ARCHIVE_BEGINNING, ARCHIVE_PAGE_MESSAGES, type ArchivePageResult } from "./archive.ts";
import type { CachedChat } from "./chat-cache.ts";
import { createHoles, type Holes } from "./holes.ts";
import { BEFORE_ALL } from "./markers.ts";
import { comparePlaces, type Message, type Place } from "./message.ts";
import { stretchAt } from "./stretches.ts";
import type { Timeline } from "./timeline.ts";

/** Older pages that are fetched at most to find the read marker, where nobody else counts what is unread. */
const MARKER_PAGES_MAX = 10;
/** So much is read in a row; what is farther away stays a hole until somebody comes near. */
export const NEAR_PAGES = 3;

export interface HistoryPage {
  readonly before?: string;
  readonly after?: string;
  /** Not before that time: milliseconds since the epoch. */
  readonly start?: number;
  readonly max: number;
}

export interface HistorySource {
  readonly timeline: Timeline;
  readonly marker: ReadonlySignal<string | undefined>;
  readonly readUpTo: ReadonlySignal<Place>;
  readonly unread: ReadonlySignal<number>;
  /** The server counts what is unread, so not all of it need be here. */
  readonly isTold: () => boolean;
  /** Something may be missing behind what was read. */
  readonly isCut: Signal<boolean>;
  readonly hasOlder: Signal<boolean>;
  /** One page of the archive. Rejects with RequestError. */
  fetch(page: HistoryPage): Promise<ArchivePageResult>;
  /** Adds a page to the timeline: the owner decodes. */
  take(page: ArchivePageResult): readonly Message[];
  /** Something came that is to be kept on the device. */
  onChange(): void;
}

/**
 * How what is known of a place grows: forward until nothing is missing (RM23), back as somebody reads, around what is gone to, and
 * around the read marker, where a visit begins (RM22). Of very much that was missed the beginning and the end are read, and the
 * rest as somebody comes near it.
 */
export interface History {
  readonly holes: Holes;
  readonly loadingOlder: ReadonlySignal<boolean>;
  /** The place where the unread begins is being read. */
  readonly isFindingUnread: ReadonlySignal<boolean>;
  /** Something is missing behind these places. */
  readonly gaps: ReadonlySignal<readonly GapPlace[]>;
  /** Up to this archive id nothing is missing; undefined: it is not known yet. */
  readonly contiguousEnd: string | undefined;
  /** From the device, once its messages are here. */
  restore(kept: Omit<Partial<CachedChat>, "messages" | "amendments">): void;
  /** Something came live, behind which nothing is missing. */
  noteLive(): void;
  newestId(): string | undefined;
  /** Pages forward until nothing is missing. Rejects with RequestError when the connection goes meanwhile. */
  sync(): Promise<void>;
  /** Nothing is missing up to here. */
  setContiguous(): void;
  /** One older page. Rejects with RequestError. */
  loadOlderPage(): Promise<void>;
  /** The same, if it can be had now. */
  loadOlder(): Promise<void>;
  loadGap(id: string, side: "above" | "below"): Promise<void>;
  /** Reads around the read marker, unless it is known what stands there, if it can be had now. */
  findUnread(): Promise<void>;
  /** What stands before that place is gone for good. */
  forgetBefore(place: Place): void;
}

export interface GapPlace {
  readonly id: string;
  readonly place: Place;
  /** It could not be read when it was asked for last. */
  readonly hasFailed?: true;
}

interface Gap {
  readonly id: string;
  /** Where the reader comes from. */
  readonly side: "above" | "below";
}

// long: one function a way of reading; they share what is known.
export function createHistory(context: Pick<Context, "isOnline" | "ports">, source: HistorySource): History {
  const { timeline, marker, readUpTo, unread, isTold, isCut, hasOlder } = source;
  const loadingOlder = signal(false);
  const isFindingUnread = signal(false);
  const gapAfter = signal<Place | null>(null);
  const failedGap = signal<string>();
  /** There was nothing yet: what comes is read from its beginning, or an own message could stand in front of a hole. */
  let isFromBeginning = false;

  const holes = createHoles(source);
  const { stretches } = holes;

  const newestId = (): string | undefined =>
    timeline.messages.peek().findLast((message) => message.archiveId !== undefined)?.archiveId;

  const contiguousEnd = (): string | undefined =>
    stretches.peek().at(-1)?.to.id ?? (isFromBeginning ? ARCHIVE_BEGINNING : undefined);

  const loadOlderPage = async (): Promise<void> => {
    const first = stretches.peek()[0]?.from;
    await holes.read(first === undefined ? "newest" : { before: first }, ARCHIVE_PAGE_MESSAGES);
    source.onChange();
  };

  /** It is not known what stands where the unread begins. */
  const isMarkerMissing = (): boolean => {
    const [first, last] = [stretches.peek()[0]?.from.place, stretches.peek().at(-1)?.to.place];
    const place = readUpTo.peek();
    if (marker.peek() === undefined || first === undefined || last === undefined) return false;
    if (comparePlaces(place, first) < 0) return hasOlder.peek();
    return comparePlaces(place, last) < 0 && stretchAt(stretches.peek(), place) === undefined;
  };

  const readAroundMarker = async (): Promise<void> => {
    const id = marker.peek() ?? BEFORE_ALL;
    try {
      if (id !== BEFORE_ALL) return await holes.readAround(id);
    } catch (error) {
      if (!(error instanceof RequestError) || error.condition !== "item-not-found") throw error;
    }
    // Nothing is read, or nothing that is kept still: the first unread message is the first of all.
    await holes.read("oldest", ARCHIVE_PAGE_MESSAGES);
  };

  const readNewest = async (): Promise<void> => {
    const page = await holes.read("newest", ARCHIVE_PAGE_MESSAGES);
    isFromBeginning = page.last === undefined && page.isComplete;
    gapAfter.value = null;
  };

  /** What came before there was anything to go on from may have something missing behind it. */
  const dropApart = (): void => {
    const first = stretches.peek().at(-1)?.from.place;
    if (first === undefined) return;
    timeline.keep(
      ({ archiveId, place }) =>
        archiveId === undefined || comparePlaces(place, first) >= 0 || stretchAt(stretches.peek(), place) !== undefined,
    );
  };

  const syncFirst = async (): Promise<void> => {
    const isFar = isTold() && unread.peek() > (NEAR_PAGES - 1) * ARCHIVE_PAGE_MESSAGES;
    // What is looked at first is read first.
    if (isFar && marker.peek() !== undefined) await readAroundMarker();
    gapAfter.value = stretches.peek().at(-1)?.to.place ?? null;
    await readNewest();
    dropApart();
    const pagesMax = isTold() ? NEAR_PAGES : MARKER_PAGES_MAX;
    for (let pages = 1; pages < pagesMax && isMarkerMissing() && stretches.peek().length === 1; pages++)
      await loadOlderPage();
    if (isTold() && isMarkerMissing()) await readAroundMarker();
  };

  const syncForward = async (): Promise<void> => {
    for (let pages = 1; ; pages++) {
      const end = stretches.peek().at(-1)?.to;
      gapAfter.value = end?.place ?? null;
      let page: ArchivePageResult;
      try {
        page = await holes.read(end === undefined ? "oldest" : { after: end }, ARCHIVE_PAGE_MESSAGES);
      } catch (error) {
        if (!(error instanceof RequestError) || error.condition !== "item-not-found") throw error;
        // The archive does not know the place any more (expired, or another archive): begin anew.
        timeline.keep(({ archiveId }) => archiveId === undefined);
        holes.clear();
        return await syncFirst();
      }
      source.onChange();
      if (page.isComplete || page.last === undefined) break;
      if (!isTold() || pages < NEAR_PAGES) continue;
      await readNewest();
      break;
    }
    if (isTold() && isMarkerMissing()) await readAroundMarker();
  };

  const setContiguous = (): void => {
    batch(() => {
      isCut.value = false;
      gapAfter.value = null;
      holes.extend();
    });
    source.onChange();
  };

  /** What somebody looks for while they scroll: it is asked for again when they come by again. */
  const quietly = async (read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      context.ports.log.warn(`history: ${error.message}`);
    }
  };

  const forgetBefore = (place: Place): void => {
    timeline.keep((message) => comparePlaces(message.place, place) >= 0);
    holes.forgetBefore(place);
    // What is left is asked for when somebody looks.
    hasOlder.value = true;
  };

  /** The archive does not know the side of a gap any more (expired, or taken back): what stands up to there is read anew, if it is kept. */
  const forgetUpToGap = ({ id, side }: Gap): void => {
    const at = stretches.peek().findIndex(({ to }) => to.id === id);
    const place = (side === "above" ? stretches.peek()[at]?.to : stretches.peek()[at + 1]?.from)?.place;
    if (place !== undefined) batch(() => forgetBefore({ ...place, minor: place.minor + 1 }));
  };

  /** A gap that somebody stands at, until it was read once: the connection may have been away just then. */
  let wanted: Gap | undefined;
  const fillWanted = (): Promise<void> =>
    quietly(async () => {
      const now = wanted;
      if (now === undefined) return;
      failedGap.value = undefined;
      try {
        await holes.fill(now.id, now.side);
      } catch (error) {
        if (!(error instanceof RequestError) || error.condition !== "item-not-found") {
          failedGap.value = now.id;
          throw error;
        }
        forgetUpToGap(now);
      }
      source.onChange();
      if (wanted === now) wanted = undefined;
    });
  context.isOnline.subscribe((isOnline) => {
    if (isOnline && !isCut.peek()) void fillWanted();
  });

  return {
    holes,
    loadingOlder,
    isFindingUnread,
    gaps: computed(() => {
      const after = gapAfter.value;
      const all = holes.all.value.map(
        (gap): GapPlace => (gap.id === failedGap.value ? { ...gap, hasFailed: true } : gap),
      );
      const isHole = after === null || all.some(({ place }) => comparePlaces(place, after) === 0);
      return isHole ? all : [...all, { id: "", place: after }];
    }),
    get contiguousEnd() {
      return contiguousEnd();
    },
    restore({ contiguousEnd: end, stretches: kept, hasOlder: older = true }) {
      isFromBeginning = end === ARCHIVE_BEGINNING;
      if (end !== undefined && !isFromBeginning) {
        if (Array.isArray(kept) && kept.length > 0) holes.restoreAll(kept);
        else holes.restore(end);
      }
      hasOlder.value = older;
      // What came behind that end may have something missing before it, until the archive was read.
      if (!isCut.peek()) return;
      const known = stretches.peek().at(-1)?.to.place;
      const newest = timeline.messages.peek().findLast(({ archiveId }) => archiveId !== undefined)?.place;
      if (known !== undefined && newest !== undefined && comparePlaces(newest, known) > 0) gapAfter.value = known;
    },
    noteLive() {
      if (!isCut.peek()) holes.extend();
    },
    newestId,
    async sync() {
      if (contiguousEnd() === undefined) await syncFirst();
      else await syncForward();
      setContiguous();
    },
    setContiguous,
    loadOlderPage,
    async loadOlder() {
      if (loadingOlder.peek() || !hasOlder.peek() || !context.isOnline.peek()) return;
      loadingOlder.value = true;
      await quietly(loadOlderPage);
      loadingOlder.value = false;
    },
    async loadGap(id, side) {
      wanted = { id, side };
      if (context.isOnline.peek()) await fillWanted();
    },
    async findUnread() {
      if (!isTold() || isCut.peek() || !context.isOnline.peek() || !isMarkerMissing()) return;
      isFindingUnread.value = true;
      await quietly(readAroundMarker);
      isFindingUnread.value = false;
    },
    forgetBefore,
  };
}
