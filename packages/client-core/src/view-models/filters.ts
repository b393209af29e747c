import type { Outcome, ViewModel } from "./view-model.ts";

export interface FilterRow {
  readonly id: string;
  /** What it is about above all, for its icon. */
  readonly kind: "mentions" | "phrase" | "important" | "search";
  /** Empty for mentions, which the app names. */
  readonly name: string;
  readonly unread: number;
  readonly alerts: boolean;
}

/** Why what is searched for cannot become a filter; undefined: it can. */
export type NoFilter = "empty" | "dates" | "unknown-name";

export interface FiltersSnapshot {
  /** Undefined: this server has none. Without those that are hidden. */
  readonly rows?: readonly FilterRow[];
  readonly isMentionsHidden: boolean;
  /** Was deleted last and can come back. */
  readonly removed?: { readonly id: string; readonly name: string };
  /** The filter whose feed is open. */
  readonly open?: string;
  /** About what stands in the search. */
  readonly noFilter?: NoFilter;
}

/** Saved searches with a count and an alert of their own (RM27). */
export interface FiltersViewModel extends ViewModel<FiltersSnapshot> {
  /** Shows what it has found, newest first; that is read then. */
  open(id: string): void;
  /** What stands in the search becomes a filter, and its feed is open. */
  save(name: string, alerts: boolean): Promise<Outcome>;
  rename(id: string, name: string): Promise<Outcome>;
  setAlert(id: string, alerts: boolean): Promise<Outcome>;
  setHidden(id: string, isHidden: boolean): Promise<Outcome>;
  /** Can be taken back until the next one is deleted, or `forgetRemoved`. */
  remove(id: string): Promise<Outcome>;
  undoRemove(): Promise<Outcome>;
  forgetRemoved(): void;
}
