import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import type { ArchivePageResult } from "../timeline/archive.ts";
import type { Amendment } from "../timeline/amendments.ts";
import { timelineItems } from "../timeline/items.ts";
import type { Incoming } from "../timeline/message.ts";
import { rightsOf } from "../timeline/rights.ts";
import { createTimeline } from "../timeline/timeline.ts";
import type { MessageItem } from "../view-models/timeline.ts";

/** Messages that are asked for at once where all are wanted; a server may give fewer. */
export const WHOLE_PAGE_MESSAGES = 250;

/** What an archived message is in its place: a message, or a later word about one. */
export interface Decoded {
  readonly incoming?: Incoming | undefined;
  readonly amendment?: Amendment | undefined;
}

/** The archive of one room or conversation, apart from what is shown of it. */
export interface PlaceArchive {
  readonly kind: "room" | "conversation";
  /** Rejects with RequestError. */
  fetch(page: { readonly after?: string; readonly before?: string; readonly max: number }): Promise<ArchivePageResult>;
  decode(result: ArchiveResult): Decoded;
}

export interface ReadingOptions {
  /** Looked at after each page. */
  readonly isCancelled: () => boolean;
  /** Archived messages that are read, receipts and reactions among them, and of how many, where the server tells. */
  readonly onRead: (read: number, total: number | undefined) => void;
}

/**
 * All that was ever said in a place, oldest first, as it stands now: corrected, and without what was taken back. Undefined: it
 * was cancelled. Rejects with RequestError.
 */
export async function readWhole(
  place: PlaceArchive,
  { isCancelled, onRead }: ReadingOptions,
): Promise<readonly MessageItem[] | undefined> {
  // XEP-0059 §2.7: a page of nothing is a count.
  const { count: total } = await place.fetch({ max: 0 });
  const incoming: Incoming[] = [];
  const amendments: Amendment[] = [];
  let read = 0;
  for (let after: string | undefined; ; ) {
    onRead(read, total);
    if (isCancelled()) return undefined;
    const page = await place.fetch({ ...(after !== undefined && { after }), max: WHOLE_PAGE_MESSAGES });
    for (const result of page.results) {
      const decoded = place.decode(result);
      if (decoded.incoming !== undefined) incoming.push(decoded.incoming);
      if (decoded.amendment !== undefined) amendments.push(decoded.amendment);
    }
    read += page.results.length;
    if (page.isComplete || page.last === undefined || page.last === after) break;
    after = page.last;
  }
  onRead(read, total);
  return isCancelled() ? undefined : itemsOf(place.kind, incoming, amendments);
}

function itemsOf(
  kind: PlaceArchive["kind"],
  incoming: readonly Incoming[],
  amendments: readonly Amendment[],
): readonly MessageItem[] {
  const timeline = createTimeline(kind);
  timeline.add(incoming);
  for (const amendment of amendments) timeline.amend(amendment);
  const nothing = { kind, mayWrite: false, mayModerate: false, mayPin: false };
  const items = timelineItems({
    messages: timeline.messages.peek(),
    line: null,
    hasOlder: false,
    gaps: [],
    isOnline: true,
    dayOf: () => "",
    mentionsMe: () => false,
    isPinned: () => false,
    mayOf: (message) => rightsOf(message, nothing),
    referenced: timeline.referenced,
  });
  return items.filter((item) => item.kind === "message");
}
