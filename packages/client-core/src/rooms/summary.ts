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
export interface RoomSummary {
  readonly unread: ReadonlySignal<number>;
  readonly mentions: ReadonlySignal<number>;
  readonly hasImportant: ReadonlySignal<boolean>;
  readonly hasDraft: ReadonlySignal<boolean>;
  readonly last: ReadonlySignal<LastWord | undefined>;
  /** RM21: the counts must be asked for again. */
  readonly isUncertain: ReadonlySignal<boolean>;
  /** To be kept for the next start; undefined: the server tells nothing of this room. */
  readonly kept: ReadonlySignal<Told | undefined>;
}

export interface SummaryOptions {
  /** Undefined: it was not needed yet. */
  readonly chat: ReadonlySignal<Chat | undefined>;
  readonly told: ReadonlySignal<Told | undefined>;
  readonly marker: ReadonlySignal<string | undefined>;
  readonly draft: ReadonlySignal<string>;
}

/** What was told counts until the room has its conversation (RM9): then that knows better. */
export function createSummary({ chat, told, marker, draft }: SummaryOptions): RoomSummary {
  const server = computed(() => standingAfter(told.value?.standing, placeOfArchiveId(marker.value)));
  const last = computed(() => (chat.value === undefined ? told.value?.last : chat.value.last.value));
  const hasImportant = computed(() => {
    if (chat.value !== undefined) return chat.value.hasImportant.value;
    return told.value?.hasImportant === true && (server.value.standing?.unread ?? 0) > 0;
  });
  return {
    unread: computed(() => (chat.value === undefined ? (server.value.standing?.unread ?? 0) : chat.value.unread.value)),
    mentions: computed(() =>
      chat.value === undefined ? (server.value.standing?.mentions ?? 0) : chat.value.mentions.value,
    ),
    hasImportant,
    hasDraft: computed(() => (chat.value === undefined ? draft.value : chat.value.draft.value.text) !== ""),
    last,
    isUncertain: computed(() => (chat.value === undefined ? server.value.isUncertain : chat.value.isUncertain.value)),
    kept: computed(() => {
      const standing = told.value === undefined ? undefined : (chat.value?.standing.value ?? told.value.standing);
      if (standing === undefined) return undefined;
      const word = last.value;
      return {
        standing,
        ...(word !== undefined && { last: { at: word.at, text: word.text } }),
        ...(hasImportant.value && { hasImportant: true as const }),
      };
    }),
  };
}
