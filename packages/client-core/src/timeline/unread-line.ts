import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { UnreadLine } from "./items.ts";
import { BEFORE_EVERYTHING, type Counts } from "./counts.ts";
import type { Place } from "./message.ts";

/**
 * The New line of one visit (RM22). It is set once and then stays where it is until the visit ends: neither reading nor writing nor
 * what comes in moves it (design §10.2).
 */
export interface VisitLine {
  readonly now: ReadonlySignal<UnreadLine | null>;
  /** The visit begins. Nothing was unread: no line, until something is missed. */
  begin(after: Place, unread: number): void;
  /** Something came while the view could not be seen. A line that stands stays. */
  put(after: Place): void;
  /** How many stand below the line is known when the last page is there. */
  count(): void;
  end(): void;
}

export function createVisitLine(
  { behind, newest }: Pick<Counts, "behind" | "newest">,
  isOpen: ReadonlySignal<boolean>,
): VisitLine {
  const now = signal<UnreadLine | null>(null);
  const lineOf = (after: Place, { count, isMore }: ReturnType<Counts["behind"]>): UnreadLine | null =>
    count > 0 ? { after, count, isMore, upTo: newest() ?? BEFORE_EVERYTHING } : null;
  const below = (after: Place): UnreadLine | null => lineOf(after, behind(after));
  return {
    now,
    begin(after, unread) {
      now.value = unread === 0 ? null : lineOf(after, { ...behind(after), count: unread });
    },
    put(after) {
      if (isOpen.peek() && now.peek() === null) now.value = below(after);
    },
    count() {
      const after = now.peek()?.after;
      if (after !== undefined && isOpen.peek()) now.value = below(after);
    },
    end() {
      now.value = null;
    },
  };
}
