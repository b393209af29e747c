import type { TimelineItem } from "@tandem/client-core/view-models";
import type { ComponentType, ReactElement } from "react";
import { CloudOff16, Warning16 } from "../icons/index.ts";
import { Button, Spinner } from "../primitives/index.ts";
import { clockTime, dayAndTime, dayLine, isSameDay, shortTime, strings } from "../strings/index.ts";
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
          <span className="td-new-count">
            {strings.message.newMessages(item.count, item.isMore, shortTime(item.since, rest.now))}
          </span>
        </div>
      );
    case "gap":
      return <GapRow gap={item} actions={rest.actions} now={rest.now} />;
  }
}

type GapItem = Extract<TimelineItem, { readonly kind: "gap" }>;

/** Two ends of a history are never joined in silence (design 12). */
function GapRow({
  gap,
  actions,
  now,
}: Pick<TimelineRowProps, "actions" | "now"> & { readonly gap: GapItem }): ReactElement {
  const { hole, problem } = gap;
  const texts = strings.message.gap;
  const span = spanOf(gap, now);
  return (
    <div className="td-gap" role="presentation">
      {problem === undefined ? <Spinner /> : problem === "offline" ? <CloudOff16 /> : <Warning16 />}
      <span className="td-grow">{texts[problem ?? "loading"](span)}</span>
      {problem === "failed" && (
        <Button size="small" onClick={() => actions.loadGap(hole)}>
          {texts.load}
        </Button>
      )}
    </div>
  );
}

/** "02:10 to 02:25"; undefined where one end is not known. */
function spanOf({ from, to }: GapItem, now: number): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const timeOf = (at: number): string => (isSameDay(from, to) ? clockTime(at) : dayAndTime(at, now));
  return strings.message.gap.span(timeOf(from), timeOf(to));
}
