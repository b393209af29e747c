import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { ArrowReply16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";
import type { MessageActions } from "./message-row.tsx";

interface ReplyQuoteProps {
  readonly item: MessageItem;
  readonly actions: Pick<MessageActions, "goToAnswered">;
  readonly focusable: boolean;
}

/** One line of the message that is answered; a click goes there. */
export function ReplyQuote({ item, actions, focusable }: ReplyQuoteProps): ReactElement | null {
  const { replyTo } = item;
  if (replyTo === undefined) return null;
  const { author, text } = replyTo;
  const words = author === undefined ? strings.talk.earlier : text === "" ? strings.talk.removed : text;
  return (
    <button
      type="button"
      className="td-quote"
      tabIndex={focusable ? 0 : -1}
      aria-label={author === undefined ? strings.talk.earlier : strings.talk.answered(author, words)}
      title={strings.talk.goToAnswered}
      onClick={() => actions.goToAnswered(item)}
    >
      <ArrowReply16 size={12} />
      {author !== undefined && <b>{author}</b>}
      <span className="td-ellipsis">{words}</span>
    </button>
  );
}
