import { fileItemOf } from "../files/index.ts";
import type { MessageItem, MessageRights, TimelineItem } from "../view-models/timeline.ts";
import type { Moderated } from "./amendments.ts";
import type { GapPlace } from "./history.ts";
import { comparePlaces, type Message, type Place } from "./message.ts";
import { chipsOf, isSameQuote, quoteOf } from "./quotes.ts";

/** Messages of one author closer than this are drawn as one block. */
export const JOIN_MS_MAX = 5 * 60_000;

export interface UnreadLine {
  /** The line stands in front of the first message of others behind this place. */
  readonly after: Place;
  readonly count: number;
  /** So many or more: nobody has counted all of them. */
  readonly isMore: boolean;
  /** Counted are those up to here. */
  readonly upTo: Place;
}

export interface ItemsInput {
  readonly messages: readonly Message[];
  readonly line: UnreadLine | null;
  /** There is more in front of the first message, maybe of its day. */
  readonly hasOlder: boolean;
  /** Something is missing behind these places. */
  readonly gaps: readonly GapPlace[];
  /** What is missing can be fetched. */
  readonly isOnline: boolean;
  readonly dayOf: (at: number) => string;
  readonly mentionsMe: (message: Message) => boolean;
  readonly isPinned: (message: Message) => boolean;
  readonly mayOf: (message: Message) => MessageRights;
  /** The message that a reply means. */
  readonly referenced: (id: string) => Message | undefined;
}

/**
 * Day lines, the New line and gaps between the messages; the same input gives the same items. A day line stands where a day is
 * known to begin: one on top of a part of the history would go when the page before it comes, and a list that stands there would
 * have nothing left to stay at (RM24).
 */
// long: one walk over the messages, with all that may stand between two of them.
export function timelineItems(input: ItemsInput): readonly TimelineItem[] {
  const { messages, line, hasOlder, dayOf } = input;
  const gaps = input.gaps.toSorted((a, b) => comparePlaces(b.place, a.place));
  const items: TimelineItem[] = [];
  let previous: Message | undefined;
  let isLineSet = line === null;
  let day = "";
  for (const message of messages) {
    const before = items.length;
    for (let gap = gaps.at(-1); gap !== undefined && comparePlaces(message.place, gap.place) > 0; gap = gaps.at(-1)) {
      items.push(gapItem(gap, input.isOnline, previous?.at, message.at));
      gaps.pop();
    }
    const date = dayOf(message.at);
    const isDayBegun = date !== day && (previous !== undefined || !hasOlder);
    if (isDayBegun) items.push({ kind: "day", id: `day-${date}-${message.id}`, date });
    day = date;
    if (
      !isLineSet &&
      !message.mine &&
      !message.retracted &&
      comparePlaces(message.place, (line as UnreadLine).after) > 0
    ) {
      isLineSet = true;
      items.push({
        kind: "unread",
        id: UNREAD_ITEM_ID,
        count: (line as UnreadLine).count,
        isMore: (line as UnreadLine).isMore,
        since: message.at,
      });
    }
    const isBlock = items.length === before && previous !== undefined && isJoined(previous, message);
    items.push(itemOf(message, isBlock, input));
    previous = message;
  }
  items.push(...gaps.toReversed().map((gap) => gapItem(gap, input.isOnline, previous?.at)));
  if (line !== null) tellMissing(items, line, messages);
  return items;
}

function gapItem({ id, hasFailed }: GapPlace, isOnline: boolean, from?: number, to?: number): TimelineItem {
  return {
    kind: "gap",
    id: `gap${id}`,
    hole: id,
    missing: 0,
    isMore: false,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(!isOnline ? { problem: "offline" } : hasFailed === true && { problem: "failed" }),
  };
}

/** What the New line counts and is not here lies in the gap that is nearest to the end, as far as anybody can tell. */
function tellMissing(items: TimelineItem[], { after, upTo, count, isMore }: UnreadLine, messages: readonly Message[]) {
  const at = items.findLastIndex(({ kind }) => kind === "gap");
  const gap = items[at];
  if (gap?.kind !== "gap" || items.findLastIndex(({ kind }) => kind === "unread") > at) return;
  const isCounted = ({ mine, place }: Message): boolean =>
    !mine && comparePlaces(place, after) > 0 && comparePlaces(place, upTo) <= 0;
  items[at] = { ...gap, missing: Math.max(0, count - messages.filter(isCounted).length), isMore };
}

export const UNREAD_ITEM_ID = "unread";

function isJoined(previous: Message, message: Message): boolean {
  return (
    previous.sender === message.sender &&
    previous.nick === message.nick &&
    Math.abs(message.at - previous.at) < JOIN_MS_MAX
  );
}

/** Made once a message: an item that has not changed stays the same object, so that a view draws it once. */
const made = new WeakMap<Message, MessageItem>();

function itemOf(message: Message, joinedToPrevious: boolean, input: ItemsInput): MessageItem {
  const old = made.get(message);
  const mentionsMe = input.mentionsMe(message);
  const may = input.mayOf(message);
  const pinned = input.isPinned(message);
  const replyTo = quoteOf(message, input.referenced);
  const isSame =
    old?.joinedToPrevious === joinedToPrevious &&
    old.mentionsMe === mentionsMe &&
    old.may === may &&
    old.pinned === pinned;
  if (isSame && isSameQuote(old.replyTo, replyTo)) return old;
  const item = createItem(message, {
    joinedToPrevious,
    mentionsMe,
    may,
    pinned,
    ...(replyTo !== undefined && { replyTo }),
  });
  made.set(message, item);
  return item;
}

type Around = Pick<MessageItem, "joinedToPrevious" | "mentionsMe" | "may" | "pinned" | "replyTo">;

function createItem(message: Message, around: Around): MessageItem {
  const { id, nick, jid, at, text, payload, state, error, exceeded, mine, edited, retracted, moderated } = message;
  const { story, isImportant } = retracted ? {} : (payload ?? {});
  return {
    kind: "message",
    id,
    author: { nick, ...(jid !== undefined && { jid }) },
    at,
    text: retracted ? "" : text,
    ...(payload?.file !== undefined && !retracted && { file: fileItemOf(payload.file) }),
    state,
    ...(story !== undefined && { title: story.title }),
    ...(isImportant === true && { isImportant }),
    ...(error !== undefined && { error }),
    ...(exceeded !== undefined && { exceeded }),
    mine,
    edited,
    retracted,
    ...(moderated !== undefined && { moderated: takenBy(moderated) }),
    reactions: chipsOf(message),
    ...around,
  };
}

function takenBy({ nick, reason }: Moderated): MessageItem["moderated"] & {} {
  return { ...(nick !== undefined && { by: nick }), ...(reason !== undefined && { reason }) };
}
