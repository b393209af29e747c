import type { SearchHit } from "./history-search.ts";
import type { TimelineItem } from "./timeline.ts";
import type { ErrorCode, ViewModel } from "./view-model.ts";

export interface SearchContextSnapshot {
  /** Whose surroundings these are; undefined: none is chosen. */
  readonly hit: SearchHit | undefined;
  /** `gone`: the archive does not have it any more. */
  readonly state: "reading" | "done" | "gone" | "failed";
  readonly error?: ErrorCode;
  readonly items: readonly TimelineItem[];
  /** The item of the hit. */
  readonly target?: string;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loading?: "older" | "newer";
}

/** A hit among what was said around it (RM26). The place is read and not entered; nothing counts as read for it. */
export interface SearchContextViewModel extends ViewModel<SearchContextSnapshot> {
  /** Reads around it a moment after the last call: who walks through hits does not ask for each. */
  show(hit: SearchHit | undefined): void;
  loadMore(side: "older" | "newer"): void;
  retry(): void;
}

/** What stands beside a search where there is room for it. Loaded when it is asked for. */
export interface SearchDesk {
  readonly context: SearchContextViewModel;
}
