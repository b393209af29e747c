import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { strings } from "../strings/index.ts";

/** In place of a message that is gone: who took it away, and why, where that is known. */
export function Tombstone({ item }: { readonly item: MessageItem }): ReactElement {
  return <span className="td-message-retracted">{wordsOf(item)}</span>;
}

function wordsOf({ moderated, mine }: MessageItem): string {
  const { talk, message } = strings;
  if (moderated === undefined) return mine ? talk.mine : message.retracted;
  const who = moderated.by === undefined ? talk.removedByManager : talk.removedBy(moderated.by);
  return moderated.reason === undefined ? who : talk.withReason(who, moderated.reason);
}
