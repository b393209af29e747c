import type { MessageItem, TimelineItem } from "@tandem/client-core/view-models";

/** Messages that somebody has chosen, to keep or to hand on (RM29, CV4). */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a span begins. */
  readonly anchor: string | undefined;
  /** What was chosen before the span. */
  readonly before: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
export const NOTHING_SELECTED: Selection = { ids: NONE, anchor: undefined, before: NONE };

/** What was removed has nothing to keep, and what is not sent is not yet said. */
export function isSelectable(item: TimelineItem): item is MessageItem {
  return item.kind === "message" && !item.retracted && !["sending", "queued", "failed"].includes(item.state);
}

export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id, before: next };
}

/** From where the span began to that message; what the span had beyond it is let go. */
export function extended(items: readonly TimelineItem[], { anchor, before }: Selection, to: string): Selection {
  const ends = [anchor ?? to, to].map((id) => items.findIndex((item) => item.id === id));
  const [from, until] = [Math.min(...ends), Math.max(...ends)];
  if (from === -1) return toggled(NOTHING_SELECTED, to);
  const span = items.slice(from, until + 1).filter(isSelectable);
  return { ids: new Set([...before, ...span.map(({ id }) => id)]), anchor: anchor ?? to, before };
}

export function allOf(items: readonly TimelineItem[]): Selection {
  const ids = new Set(items.filter(isSelectable).map(({ id }) => id));
  return { ids, anchor: undefined, before: ids };
}

/**
 * What is to be written down, in the archive's order, in parts: between two of them are messages that are not here. `ids`
 * undefined: all that is here.
 */
export function partsOf(
  items: readonly TimelineItem[],
  ids?: ReadonlySet<string>,
): readonly (readonly MessageItem[])[] {
  const parts: MessageItem[][] = [[]];
  for (const item of items) {
    if (item.kind === "gap") parts.push([]);
    else if (isSelectable(item) && (ids?.has(item.id) ?? true)) parts.at(-1)?.push(item);
  }
  return parts.filter((part) => part.length > 0);
}
