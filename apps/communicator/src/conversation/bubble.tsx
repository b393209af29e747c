import { MessageFailure, type MessageRowProps, Reactions, ReplyQuote, Tombstone, Words } from "@tandem/ui-kit";
import { Clock12 } from "@tandem/ui-kit/icons";
import { clockTime, fullTime, strings } from "@tandem/ui-kit/strings";
import { createContext, memo, type ReactElement, useContext } from "react";
import { texts } from "../texts/index.ts";

/** Id of my newest message: only it says whether it was delivered and read. */
export const NewestOwnContext = createContext<string | undefined>(undefined);

/** Two people need no avatars: theirs at the start, mine at the end (design 05). */
export const Bubble = memo(function Bubble({
  item,
  actions,
  position,
  total,
  focusable,
  now,
  isTarget,
  tools,
}: MessageRowProps): ReactElement {
  const time = clockTime(item.at);
  const author = item.mine ? strings.common.you : item.author.nick;
  return (
    <article
      className="cm-message"
      data-message-id={item.id}
      data-mine={item.mine ? "" : undefined}
      data-joined={item.joinedToPrevious ? "" : undefined}
      data-state={item.state}
      data-failed={item.state === "failed" ? "" : undefined}
      data-target={isTarget ? "" : undefined}
      aria-label={strings.message.by(author, time)}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={focusable ? 0 : -1}
    >
      {!item.joinedToPrevious && (
        <time className="cm-meta" title={fullTime(item.at, now)}>
          {item.mine ? time : texts.conversation.from(firstName(item.author.nick), time)}
        </time>
      )}
      <div className="cm-bubble" title={fullTime(item.at, now)}>
        <ReplyQuote {...{ item, actions, focusable }} />
        {item.retracted ? <Tombstone item={item} /> : <Words item={item} />}
        {item.edited && <span className="td-message-state">{strings.message.edited}</span>}
      </div>
      <Reactions {...{ item, actions, focusable }} />
      <State item={item} actions={actions} />
      {tools}
    </article>
  );
});

export function firstName(name: string): string {
  return name.split(" ")[0] ?? name;
}

function State({ item, actions }: Pick<MessageRowProps, "item" | "actions">): ReactElement | null {
  const newestOwn = useContext(NewestOwnContext);
  switch (item.state) {
    case "sending":
    case "queued":
      return (
        <div className="cm-meta">
          <Clock12 />
          {strings.message[item.state]}
        </div>
      );
    case "failed":
      return <MessageFailure item={item} actions={actions} />;
    case "delivered":
    case "read":
      return item.id === newestOwn ? <div className="cm-meta">{strings.message[item.state]}</div> : null;
    case "sent":
      return null;
  }
}
