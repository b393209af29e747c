import type { MessageItem } from "@tandem/client-core/view-models";
import { memo, type ReactElement } from "react";
import { Clock12, Pin16 } from "../icons/index.ts";
import { Avatar } from "../primitives/index.ts";
import { clockTime, fullTime, strings } from "../strings/index.ts";
import { ImportantMark } from "./important-mark.tsx";
import { MessageFailure } from "./message-failure.tsx";
import { Reactions } from "./reactions.tsx";
import { ReplyQuote } from "./reply-quote.tsx";
import { Tombstone } from "./tombstone.tsx";
import { Words } from "./words.tsx";

export interface MessageActions {
  readonly retry: (id: string) => void;
  readonly discard: (id: string) => void;
  /** Back into the entry area. */
  readonly takeBack: (id: string) => void;
  /** A click on the author's name (RT16); absent where no IM can be opened from here. */
  readonly openAuthor?: ((item: MessageItem) => void) | undefined;
  readonly react: (id: string, emoji: string) => void;
  readonly pickEmoji: (item: MessageItem, anchor: HTMLElement) => void;
  readonly goToAnswered: (item: MessageItem) => void;
  /** To whom a refused message can be written; absent where that is nobody. */
  readonly instead?: Instead | undefined;
  /** Reads what is missing, once more. */
  readonly loadGap: (hole: string) => void;
}

export interface Instead {
  readonly name: string;
  readonly write: (id: string) => void;
}

export interface MessageRowProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  /** My name in the room. */
  readonly mention?: string | undefined;
  readonly position: number;
  readonly total: number;
  readonly focusable: boolean;
  readonly now: number;
  /** It was asked for just now. */
  readonly isTarget: boolean;
  /** What one can do with it, while the pointer or the keyboard is there. */
  readonly tools: ReactElement | undefined;
}

/** A row of a room or of an IM. Messages of the same author within five minutes join. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactElement {
  const { item, position, total, focusable, now } = props;
  const time = clockTime(item.at);
  return (
    <article
      className="td-message"
      data-message-id={item.id}
      data-joined={item.joinedToPrevious ? "" : undefined}
      data-pending={item.state === "sending" || item.state === "queued" ? "" : undefined}
      data-failed={item.state === "failed" ? "" : undefined}
      data-state={item.state}
      data-important={item.isImportant === true ? "" : undefined}
      data-target={props.isTarget ? "" : undefined}
      data-at={props.tools === undefined ? undefined : ""}
      aria-label={strings.message.by(item.author.nick, time)}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={focusable ? 0 : -1}
    >
      {item.joinedToPrevious ? (
        <time className="td-message-gutter" title={fullTime(item.at, now)} aria-hidden="true">
          {time}
        </time>
      ) : (
        <div className="td-message-avatar">
          <Avatar address={item.author.jid ?? item.author.nick} name={item.author.nick} />
        </div>
      )}
      <div>
        {!item.joinedToPrevious && <Head {...props} time={time} />}
        <ReplyQuote {...props} />
        <Body item={item} mention={props.mention} />
        <Reactions {...props} />
        <State {...props} />
      </div>
      {props.tools}
    </article>
  );
});

function Head({ item, actions, time, now }: MessageRowProps & { readonly time: string }): ReactElement {
  const { openAuthor } = actions;
  return (
    <div className="td-message-head">
      {openAuthor === undefined || item.mine ? (
        <b className="td-message-author">{item.author.nick}</b>
      ) : (
        <button
          type="button"
          className="td-message-author"
          tabIndex={-1}
          title={strings.message.writeTo(item.author.nick)}
          onClick={() => openAuthor(item)}
        >
          {item.author.nick}
        </button>
      )}
      <time className="td-message-time" title={fullTime(item.at, now)}>
        {time}
      </time>
      {item.isImportant === true && !item.retracted && <ImportantMark />}
      {item.title !== undefined && !item.retracted && <span className="td-tag">{strings.compose.story}</span>}
      {item.pinned && (
        <span className="td-message-pin" title={strings.talk.pinned} role="img" aria-label={strings.talk.pinned}>
          <Pin16 size={12} />
        </span>
      )}
    </div>
  );
}

function Body({ item, mention }: { readonly item: MessageItem; readonly mention: string | undefined }): ReactElement {
  if (item.retracted)
    return (
      <div className="td-text">
        <Tombstone item={item} />
      </div>
    );
  return (
    <>
      <Words item={item} mention={mention} hasHead={!item.joinedToPrevious} />
      {item.edited && <span className="td-message-state">{strings.message.edited}</span>}
    </>
  );
}

function State({ item, actions }: MessageRowProps): ReactElement | null {
  if (item.state === "sending" || item.state === "queued") {
    return (
      <div className="td-message-state">
        <Clock12 />
        {strings.message[item.state]}
      </div>
    );
  }
  return item.state === "failed" ? <MessageFailure item={item} actions={actions} /> : null;
}
