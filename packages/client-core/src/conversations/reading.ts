import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { ARCHIVE_BEGINNING, ARCHIVE_PAGE_MESSAGES, type ArchivePageResult } from "../timeline/archive.ts";
import { CACHE_MS } from "../timeline/chat-cache.ts";
import { placeOfArchiveId } from "../timeline/counts.ts";
import { comparePlaces } from "../timeline/message.ts";

const STORE_KEY = "im-archive";

/** Reads the account's archive, so that nothing is missing up to some place in it. */
export interface Reading {
  /** Reads all that came behind that place. Rejects with RequestError. */
  forward(): Promise<void>;
  /** Nothing is missing up to here. */
  keepEnd(archiveId: string): void;
  /** From the device. */
  restore(): Promise<void>;
}

export function createReading(
  { archive, ports, store }: Pick<Context, "archive" | "ports" | "store">,
  take: (page: ArchivePageResult) => void,
): Reading {
  let end: string | undefined;
  let isWriting = false;

  const keepEnd = (archiveId: string): void => {
    end = archiveId;
    if (isWriting) return;
    isWriting = true;
    // Behind the messages up to there, which are kept soon, not at once: otherwise a reload in between would leave a hole.
    ports.time.after(2 * CACHE_MS, () => {
      isWriting = false;
      void store.set(STORE_KEY, archiveId);
      if (end !== undefined && end !== archiveId) keepEnd(end);
    });
  };

  const page = async (where: { readonly before?: string; readonly after?: string }): Promise<ArchivePageResult> => {
    const read = await archive.page(undefined, {}, { ...where, max: ARCHIVE_PAGE_MESSAGES });
    take(read);
    return read;
  };

  /** From the newest back to what is known: the end of what is known is gone from the archive, so nothing begins behind it. */
  const backTo = async (known: string | undefined): Promise<void> => {
    const newest = await page({ before: "" });
    for (let read = newest; known !== undefined && !read.isComplete && isBehind(read.first, known); )
      read = await page({ before: read.first as string });
    if (newest.last !== undefined) keepEnd(newest.last);
    // Nothing is there yet: what comes is read from its beginning, or only the last page of it would be.
    else if (newest.isComplete) keepEnd(ARCHIVE_BEGINNING);
  };

  const onFrom = async (known: string): Promise<void> => {
    for (let after = known; ; ) {
      const read = await page(after === ARCHIVE_BEGINNING ? {} : { after });
      if (read.last !== undefined) keepEnd((after = read.last));
      if (read.isComplete || read.last === undefined) return;
    }
  };

  return {
    async forward() {
      if (end === undefined) return await backTo(undefined);
      try {
        await onFrom(end);
      } catch (error) {
        if (!(error instanceof RequestError) || error.condition !== "item-not-found") throw error;
        await backTo(end);
      }
    },
    keepEnd,
    async restore() {
      const kept = await store.get(STORE_KEY);
      if (typeof kept === "string") end ??= kept;
    },
  };
}

/** Where ids tell no order nothing is known of it. */
function isBehind(id: string | undefined, known: string): boolean {
  const [place, end] = [placeOfArchiveId(id), placeOfArchiveId(known)];
  return place !== undefined && end !== undefined && comparePlaces(place, end) > 0;
}
