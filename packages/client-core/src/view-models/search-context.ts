import type { HistoryOrder, HistoryTrait, PlaceKind, SearchFields, SearchHit } from "./history-search.ts";
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

export type WordsMode = "exact" | "all" | "any";

export interface PlaceSuggestion {
  /** What stands for it behind `in:`. */
  readonly value: string;
  readonly name: string;
  readonly kind: PlaceKind;
  readonly jid?: string;
}

/** The search as a form. The line and the form are two views of the same text, so there is nothing to keep in step. */
export interface SearchFieldsVerbs {
  /** Undefined mode: words and `any:` beside each other, which no one mode says. */
  wordsOf(fields: SearchFields): { readonly text: string; readonly mode: WordsMode | undefined };
  /** The text of the search with other words; `base` as it was when somebody began to type. Operators may be typed among them. */
  written(base: SearchFields, text: string, mode: WordsMode | undefined): string;
  /** The same words meant in another way. */
  inMode(fields: SearchFields, mode: WordsMode): SearchFields;
  /** What stands for a person behind `from:`: as short as it is clear. */
  personValue(jid: string): string;
  /** What stands for a room or conversation behind `in:`: as short as it is clear. */
  placeValue(place: SearchHit["place"]): string;
  /** Rooms, categories and people that could be meant by what is typed. */
  places(typed: string): readonly PlaceSuggestion[];
}

/** `isExact` false: so many or more. */
export interface ShownCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** What each further criterion would leave of a search, and how many of its hits lie where; empty until the server has told. */
export interface SearchCountsSnapshot {
  /** The search that they are of. */
  readonly text: string;
  readonly traits: ReadonlyMap<HistoryTrait, ShownCount>;
  /** By the address of the room or person. */
  readonly places: ReadonlyMap<string, ShownCount>;
}

export interface SearchCountsViewModel extends ViewModel<SearchCountsSnapshot> {
  /** Asks for them a moment later, if the search still stands then. `isFeed`: of rooms only. */
  show(text: string, isFeed: boolean): void;
}

/** Hits of one place, from the first. */
export interface SearchGroup {
  readonly hits: readonly SearchHit[];
  readonly isLoading: boolean;
  readonly hasMore: boolean;
}

/** By the address of the room or person; only of those of which more was asked for. */
export interface SearchGroupsViewModel extends ViewModel<ReadonlyMap<string, SearchGroup>> {
  /** Which search stands there now: what was read of another is forgotten. */
  of(text: string, order: HistoryOrder): void;
  more(text: string, order: HistoryOrder, place: SearchHit["place"]): void;
}

/** What a search has where there is room for it. Loaded when it is asked for. */
export interface SearchDesk {
  readonly fields: SearchFieldsVerbs;
  readonly counts: SearchCountsViewModel;
  readonly groups: SearchGroupsViewModel;
  readonly context: SearchContextViewModel;
}
