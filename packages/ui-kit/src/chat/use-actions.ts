import type { TimelineVerbs } from "@tandem/client-core/view-models";
import { useMemo } from "react";
import { useLatest } from "../hooks/index.ts";
import type { MessageActions } from "./message-row.tsx";
import type { MessageTalk } from "./message-talk.ts";

interface Source {
  readonly verbs: TimelineVerbs;
  readonly openAuthor?: MessageActions["openAuthor"];
  readonly instead?: MessageActions["instead"];
}

/** The same object as long as nothing about it changes: rows are memoised on it. */
export function useActions({ verbs, openAuthor, instead }: Source, talk: MessageTalk): MessageActions {
  const latest = useLatest(openAuthor);
  const has = openAuthor !== undefined;
  return useMemo(
    () => ({
      retry: (id) => verbs.retry(id),
      discard: (id) => verbs.discard(id),
      takeBack: (id) => verbs.takeBack(id),
      openAuthor: has ? (item) => latest.current?.(item) : undefined,
      react: (id, emoji) => talk.react(id, emoji),
      pickEmoji: (item, anchor) => talk.pickEmoji(item, anchor),
      goToAnswered: (item) => talk.goToAnswered(item),
      instead,
      loadGap: (hole) => void verbs.loadGap(hole, "above"),
    }),
    [verbs, has, latest, talk, instead],
  );
}
