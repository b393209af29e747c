import type { TimelineItem } from "@tandem/client-core/view-models";
import type { ComponentType, ReactElement } from "react";
import { CloudOff16 } from "../icons/index.ts";
import { Spinner } from "../primitives/index.ts";
import { dayLine, strings } from "../strings/index.ts";
import { type MessageActions, MessageRow, type MessageRowProps } from "./message-row.tsx";

interface TimelineRowProps {
  readonly item: TimelineItem;
  readonly actions: MessageActions;
  readonly mention: string | undefined;
  readonly row: ComponentType<MessageRowProps> | undefined;
  readonly now: number;
  readonly position: number;
  readonly total: number;
  readonly focusable: boolean;
  readonly isTarget: boolean;
  readonly tools: ReactElement | undefined;
}

/** A feed has articles only (WAI-ARIA); the lines between them are read as text. */
export function TimelineRow({ item, row, ...rest }: TimelineRowProps): ReactElement {
  const Row: ComponentType<MessageRowProps> = row ?? MessageRow;
  switch (item.kind) {
    case "message":
      return <Row item={item} {...rest} />;
    case "day":
      return (
        <div className="td-day" role="presentation">
          {dayLine(item.date, rest.now)}
        </div>
      );
    case "unread":
      return (
        <div className="td-new" role="presentation" data-unread-line="">
          <span className="td-new-pill">{strings.message.newLine}</span>
          <span className="td-new-count">{strings.message.newMessages(item.count, item.isMore)}</span>
        </div>
      );
    case "gap":
      return (
        <div className="td-gap" role="presentation">
          {item.isOffline === true ? <CloudOff16 /> : <Spinner />}
          <span className="td-grow">{strings.message[item.isOffline === true ? "gapOffline" : "gap"]}</span>
        </div>
      );
  }
}
