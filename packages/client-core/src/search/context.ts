import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import type { PlaceArchive } from "../history/whole-conversation.ts";
import type { ArchivePageResult } from "../timeline/archive.ts";
import { timelineItems } from "../timeline/items.ts";
import type { Message } from "../timeline/message.ts";
import { rightsOf } from "../timeline/rights.ts";
import { createTimeline } from "../timeline/timeline.ts";
import type { TimelineItem } from "../view-models/timeline.ts";

/** Archived messages that are read at a time on each side of a hit, reactions and corrections among them. */
export const CONTEXT_MESSAGES = 20;
/** So many are kept: who wants to read on opens the place. */
export const CONTEXT_MESSAGES_MAX = 400;

export type ContextSide = "older" | "newer";

export interface ContextOptions {
  /** Milliseconds since the epoch, to the local day as YYYY-MM-DD. */
  readonly dayOf: (at: number) => string;
  readonly mentionsMe: (message: Message) => boolean;
}

/** What was said around one message of an archive. Reads the archive and nothing else: no marker moves, nobody is told. */
export interface HitContext {
  readonly items: readonly TimelineItem[];
  /** The item of the hit; undefined: the archive does not have it any more. */
  readonly target: string | undefined;
  /** There is more on that side, and not too much is here already. */
  has(side: ContextSide): boolean;
  /** Reads on. Rejects with RequestError. */
  more(side: ContextSide): Promise<void>;
}

/**
 * The messages before the hit, the hit, and those after it, as they stand now: corrected by what was read, without what was taken
 * back. `text`: the last words of the hit, which may have been written later than what is read. Rejects with RequestError.
 */
export async function readContext(
  place: PlaceArchive,
  { archiveId, text }: { readonly archiveId: string; readonly text: string },
  { dayOf, mentionsMe }: ContextOptions,
): Promise<HitContext> {
  const timeline = createTimeline(place.kind);
  /** Archive ids between which everything was read; undefined: nothing lies beyond. */
  const edges: Record<ContextSide, string | undefined> = { older: undefined, newer: undefined };
  let read = 0;

  const take = (page: ArchivePageResult): void => {
    read += page.results.length;
    const decoded = page.results.map((result: ArchiveResult) => place.decode(result));
    timeline.add(decoded.flatMap(({ incoming }) => incoming ?? []));
    for (const { amendment } of decoded) if (amendment !== undefined) timeline.amend(amendment);
    const hit = timeline.byArchiveId(archiveId);
    if (hit !== undefined && text !== "" && !hit.retracted && hit.text !== text) timeline.patch(hit.id, { text });
  };
  const older = async (before: string): Promise<ArchivePageResult> => {
    const page = await place.fetch({ before, max: CONTEXT_MESSAGES });
    edges.older = page.isComplete ? undefined : page.first;
    return page;
  };
  const newer = async (after: string | undefined): Promise<ArchivePageResult> => {
    const page = await place.fetch({ ...(after !== undefined && { after }), max: CONTEXT_MESSAGES + 1 });
    edges.newer = page.isComplete ? undefined : page.last;
    return page;
  };

  const before = await older(archiveId);
  // From the last one before it on, so that the hit comes with its page.
  const after = await newer(before.last);
  take(before);
  take(after);

  return {
    get items() {
      return timelineItems({
        messages: timeline.messages.peek(),
        line: null,
        // The first day is told too: whoever comes from a hit does not know it.
        hasOlder: false,
        gaps: [],
        isOnline: true,
        dayOf,
        mentionsMe,
        isPinned: () => false,
        mayOf: (message) => rightsOf(message, NOTHING[place.kind]),
        referenced: timeline.referenced,
      });
    },
    get target() {
      return timeline.byArchiveId(archiveId)?.id;
    },
    has: (side) => edges[side] !== undefined && read < CONTEXT_MESSAGES_MAX,
    async more(side) {
      const edge = edges[side];
      if (edge === undefined) return;
      take(side === "older" ? await older(edge) : await newer(edge));
    },
  };
}

const NOTHING = {
  room: { kind: "room", mayWrite: false, mayModerate: false, mayPin: false },
  conversation: { kind: "conversation", mayWrite: false, mayModerate: false, mayPin: false },
} as const;
