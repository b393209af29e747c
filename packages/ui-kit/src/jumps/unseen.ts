import type { TimelineItem } from "@tandem/client-core/view-models";

/** What of the list is in view, as positions of its first and last row. */
export interface Sight {
  readonly first: number;
  readonly last: number;
}

export interface Unseen {
  readonly above: number;
  readonly below: number;
  /** So many or more: not all of them are here, and nobody has counted them. */
  readonly isMoreAbove: boolean;
  readonly isMoreBelow: boolean;
  /** The first of those above. */
  readonly firstAbove: string | undefined;
  /** The first of those below; undefined when they begin right below what is in view. */
  readonly firstBelow: string | undefined;
  /** The first of all of them that is here and names me. */
  readonly mention: string | undefined;
}

export const NOTHING_UNSEEN: Unseen = {
  above: 0,
  below: 0,
  isMoreAbove: false,
  isMoreBelow: false,
  firstAbove: undefined,
  firstBelow: undefined,
  mention: undefined,
};

/**
 * Where this visit's new messages begin: at the New line, else behind the message that was the newest when the visit began. Who
 * writes has seen what stood above.
 */
export function firstNew(items: readonly TimelineItem[], newestBefore: string | undefined): number {
  const line = items.findIndex((item) => item.kind === "unread");
  const before = items.findIndex((item) => item.id === newestBefore);
  const written = items.findLastIndex((item) => item.kind === "message" && item.mine);
  if (line === -1 && before === -1) return items.length;
  return Math.max(line === -1 ? before + 1 : line, written + 1);
}

/** New messages of others, from the place where they begin, that have not been in view, above and below what is, here or missing. */
export function unseenIn(
  items: readonly TimelineItem[],
  from: number,
  seen: ReadonlySet<string>,
  sight: Sight,
): Unseen {
  let [above, below] = [0, 0];
  let [isMoreAbove, isMoreBelow] = [false, false];
  let firstAbove: string | undefined;
  let firstBelow: string | undefined;
  let mention: string | undefined;
  for (let at = from; at < items.length; at++) {
    const item = items[at];
    const count = item === undefined ? 0 : unseenOf(item, seen);
    if (item === undefined || count === 0) continue;
    const isMore = item.kind === "gap" && item.isMore;
    const isOut = at < sight.first || at > sight.last;
    if (isOut && item.kind === "message" && item.mentionsMe) mention ??= item.id;
    if (at > sight.last) {
      if (below === 0 && hasMessage(items, sight.last + 1, at)) firstBelow = item.id;
      below += count;
      isMoreBelow ||= isMore;
    }
    if (at >= sight.first) continue;
    firstAbove ??= item.id;
    above += count;
    isMoreAbove ||= isMore;
  }
  return above + below === 0
    ? NOTHING_UNSEEN
    : { above, below, isMoreAbove, isMoreBelow, firstAbove, firstBelow, mention };
}

function hasMessage(items: readonly TimelineItem[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (items[at]?.kind === "message") return true;
  return false;
}

function unseenOf(item: TimelineItem, seen: ReadonlySet<string>): number {
  if (item.kind === "gap") return item.missing;
  return item.kind === "message" && !item.retracted && !item.mine && !seen.has(item.id) ? 1 : 0;
}

/** From so many heights of the view on, the way back to the newest is a button. */
const FAR_VIEWS = 2;

/**
 * Whether the newest is far below. With history missing in between it is, however near it looks: the way back is a button, not a
 * long walk. A list without a height, as that of an empty place, is not shown and has no way back.
 */
export function isFarBelow(pxLeft: number, viewPx: number, isHoleBelow: boolean): boolean {
  return viewPx > 0 && (isHoleBelow || pxLeft > FAR_VIEWS * viewPx);
}

export function isSameUnseen(a: Unseen, b: Unseen): boolean {
  return (Object.keys(NOTHING_UNSEEN) as (keyof Unseen)[]).every((key) => a[key] === b[key]);
}
