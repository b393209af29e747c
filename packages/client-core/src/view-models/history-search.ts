import type { RoomSign } from "./directory.ts";
import type { ErrorCode, ViewModel } from "./view-model.ts";

/** `mention`: names the person who searches; not beside `any:`. */
export type HistoryTrait = "file" | "link" | "code" | "important" | "story" | "mention";

export interface SearchHit {
  /** Stable; the React key. */
  readonly id: string;
  readonly archiveId: string;
  readonly place: {
    readonly kind: "room" | "conversation";
    readonly jid: string;
    readonly name: string;
    readonly sign?: RoomSign | undefined;
  };
  readonly author: { readonly nick: string; readonly jid?: string };
  readonly mine: boolean;
  readonly at: number;
  /** Untrusted plain text; empty for a file without words. */
  readonly text: string;
  readonly has: readonly HistoryTrait[];
  readonly fileName?: string;
}

/** `isExact` false: so many or more. `isIndexing`: not all that was said can be found yet. `isPartial`: there are more rooms than one search goes over. */
export interface SearchTotal {
  readonly count: number;
  readonly isExact: boolean;
  readonly isIndexing?: true;
  readonly isPartial?: true;
}

export type HistoryOrder = "newest" | "relevance";

/** A name that an operator gave, with whom or what it stands for; `found` false: nothing of that name is known. */
export interface NamedPart {
  readonly operator: "from" | "in";
  readonly value: string;
  readonly label: string;
  readonly found: boolean;
  /** Of a place: `my-rooms` are all that one follows, `conversations` all with people. */
  readonly kind?: PlaceKind;
  /** Where it stands for one person or one room. */
  readonly jid?: string;
}

export type PlaceKind = "room" | "category" | "person" | "my-rooms" | "conversations";

/** What is looked for, taken apart: the same as the text, as one fills in a form. */
export interface SearchFields {
  /** Words, "phrases" and beginnings* as they stand. */
  readonly words: string;
  /** Names or addresses, as written. */
  readonly from: readonly string[];
  /** Names of rooms, categories or people, as written. */
  readonly in: readonly string[];
  /** Words or phrases, one of which must stand in the text. */
  readonly any: readonly string[];
  readonly has: readonly HistoryTrait[];
  /** Days: YYYY-MM-DD, `today`, `yesterday`, or so many days as `7d`; undefined: no bound. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

export interface HistorySearchSnapshot {
  /** What stands in the box, operators included. */
  readonly text: string;
  readonly fields: SearchFields;
  readonly order: HistoryOrder;
  readonly names: readonly NamedPart[];
  readonly has: readonly HistoryTrait[];
  readonly after?: string;
  readonly before?: string;
  /** Texts to mark in the hits. */
  readonly marked: readonly string[];
  readonly state: "empty" | "searching" | "done" | "failed";
  readonly error?: ErrorCode | "not-supported";
  readonly hits: readonly SearchHit[];
  /** Undefined until it is known. */
  readonly total?: SearchTotal | undefined;
  /** From the question to the first page, in ms. */
  readonly tookMs?: number;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** Shows what a filter has found, in rooms only, until something else is looked for. */
  readonly isFeed: boolean;
}

export interface HistorySearchViewModel extends ViewModel<HistorySearchSnapshot> {
  /** Searches a moment after the last change. */
  setText(text: string): void;
  /** A new search in one room or conversation; the words are still to come. */
  findIn(jid: string): void;
  /** Changes what is named and leaves the rest; searches at once. */
  set(change: Partial<SearchFields>): void;
  /** Searches what stands in the box at once. */
  search(): void;
  setOrder(order: HistoryOrder): void;
  toggleHas(trait: HistoryTrait): void;
  /** Empty: no bound. Days as operators write them. */
  setDays(after: string, before: string): void;
  addName(operator: NamedPart["operator"], value: string): void;
  removeName(operator: NamedPart["operator"], value: string): void;
  loadMore(): void;
  /** Opens the hit's place at that message (RM26). */
  open(hit: SearchHit): void;
}
