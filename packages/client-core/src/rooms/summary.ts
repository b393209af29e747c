import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Chat } from "../timeline/chat.ts";
import { placeOfArchiveId, standingAfter, type LastWord, type Standing } from "../timeline/counts.ts";

/** What is known of a room in which nobody has looked yet: by the inbox, or on this device from the last time. */
export interface Told {
  readonly standing: Standing;
  readonly last?: LastWord;
  /** Something of high importance is among the unread (RM16); the inbox does not tell it. */
  readonly hasImportant?: true;
}

/** A room's row in My Chat. */
export interface Summary {
  readonly unread: number;
  readonly mentions: number;
  readonly hasImportant: boolean;
  readonly hasDraft: boolean;
  readonly last: LastWord | undefined;
  /** RM21: the counts must be asked for again. */
  readonly isUncertain: boolean;
}

export interface SummaryOptions {
  /** Undefined: it was not needed yet. */
  readonly chat: ReadonlySignal<Chat | undefined>;
  readonly told: ReadonlySignal<Told | undefined>;
  readonly marker: ReadonlySignal<string | undefined>;
  readonly draft: ReadonlySignal<string>;
}

/** What was told counts until the room has its conversation (RM9): then that knows better. One signal: there are hundreds. */
export function createSummary({ chat, told, marker, draft }: SummaryOptions): ReadonlySignal<Summary> {
  return computed((): Summary => {
    if (chat.value !== undefined) return summaryOfChat(chat.value);
    const { standing, isUncertain } = standingAfter(told.value?.standing, placeOfArchiveId(marker.value));
    const unread = standing?.unread ?? 0;
    return {
      unread,
      mentions: standing?.mentions ?? 0,
      hasImportant: unread > 0 && told.value?.hasImportant === true,
      hasDraft: draft.value !== "",
      last: told.value?.last,
      isUncertain,
    };
  });
}

function summaryOfChat({ unread, mentions, hasImportant, draft, last, isUncertain }: Chat): Summary {
  return {
    unread: unread.value,
    mentions: mentions.value,
    hasImportant: hasImportant.value,
    hasDraft: draft.value.text !== "",
    last: last.value,
    isUncertain: isUncertain.value,
  };
}

/** For the next start; undefined: the server tells nothing of this room. */
export function toBeKept(
  told: Told | undefined,
  chat: Chat | undefined,
  { last, hasImportant }: Summary,
): Told | undefined {
  if (told === undefined) return undefined;
  return {
    standing: chat?.standing.peek() ?? told.standing,
    ...(last !== undefined && { last: { at: last.at, text: last.text } }),
    ...(hasImportant && { hasImportant: true as const }),
  };
}
