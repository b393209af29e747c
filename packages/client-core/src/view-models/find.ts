import type { HistorySearchSnapshot } from "./history-search.ts";
import type { ViewModel } from "./view-model.ts";

export interface FindSnapshot extends Pick<HistorySearchSnapshot, "marked" | "state" | "error" | "total"> {
  /** The room or conversation that is looked through; undefined: nobody looks for anything. */
  readonly place: string | undefined;
  /** What the cursor is to be in: the words, or the day to go to. */
  readonly wants: "words" | "day";
  /** Grows each time that somebody asks for it: the field takes the cursor. */
  readonly opened: number;
  readonly text: string;
  /** Which hit is shown, from 1 and newest first; 0: none. */
  readonly at: number;
}

/** Find in the open room or conversation, in all of its history (RM29). */
export interface FindViewModel extends ViewModel<FindSnapshot> {
  open(place: string, wants?: FindSnapshot["wants"]): void;
  close(): void;
  /** Searches a moment after the last change, and shows the newest hit. */
  setText(text: string): void;
  /** The next older hit; behind the oldest, the newest again. What is not searched yet is searched at once. */
  next(): void;
  /** The next newer hit. */
  previous(): void;
}
