import { BEFORE_EVERYTHING, type Standing } from "../timeline/counts.ts";
import { majorOf, type Place } from "../timeline/message.ts";
import type { InboxLine } from "./inbox.ts";

export function standingOf({ unread, summary, lastId }: InboxLine): Standing {
  return { unread, mentions: summary?.mentions ?? 0, read: placeOf(summary?.readId), last: placeOf(lastId) };
}

function placeOf(archiveId: string | undefined): Place {
  return archiveId === undefined ? BEFORE_EVERYTHING : { major: majorOf(archiveId, -1), minor: 0 };
}
