import type { Limits } from "./limits.ts";
import type { ArchiveEntry, ArchivePage, ArchiveQuery } from "./ports/index.ts";

/** A page takes at most this part of what one connection may leave unread. */
const PORTIONS_PER_CONNECTION = 4;
/** What is around each stored stanza on the wire, about. */
const WRAPPING_CHARS = 512;

/**
 * The page, cut to what a connection can hold: a page of long messages would end the stream as a slow reader's, and whoever
 * catches up would ask for the same page again. At least one entry is left, on the side where the walk began.
 */
export function archivePortion(page: ArchivePage, from: ArchiveQuery["from"], limits: Limits): ArchivePage {
  const charsMax = limits.connectionCharsMax / PORTIONS_PER_CONNECTION;
  const walked = from === "end" ? page.entries.toReversed() : page.entries;
  let chars = 0;
  const fits = (entry: ArchiveEntry): boolean => (chars += entry.stanza.length + WRAPPING_CHARS) <= charsMax;
  const past = walked.findIndex((entry, at) => !fits(entry) && at > 0);
  if (past === -1) return page;
  const kept = walked.slice(0, past);
  return { entries: from === "end" ? kept.toReversed() : kept, complete: false };
}
