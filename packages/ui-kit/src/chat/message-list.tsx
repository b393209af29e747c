import type { MessageItem, TimelineItem, TimelineSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type ComponentType, type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { imageBox } from "../files/index.ts";
import { ArrowReply16, ChevronDown12 } from "../icons/index.ts";
import { Spinner } from "../primitives/index.ts";
import { dayLine, strings } from "../strings/index.ts";
import { CatchUpLine } from "./catch-up-line.tsx";
import { actByKey, moveFocus, tabStop } from "./message-focus.ts";
import { type MessageActions, MessageRow, type MessageRowProps } from "./message-row.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { useStart } from "./use-start.ts";
import { useReadMarks } from "./read-marks.ts";
import { Refusal } from "./refusal.tsx";
import { useActions } from "./use-actions.ts";
import { hasActs, openMenu, useMessageAt } from "./use-message-at.ts";
import { isFarFromNewest, useGaps } from "./use-gaps.ts";
import { useKeepEnd } from "./use-keep-end.ts";
import { useMessageTalk } from "./use-message-talk.tsx";
import { useShownTarget } from "./use-shown-target.ts";

interface MessageListProps {
  readonly timeline: TimelineSnapshot;
  readonly verbs: TimelineVerbs;
  readonly label: string;
  /** Rooms are a feed; a conversation of two is a log. */
  readonly role: "feed" | "log";
  readonly mention?: string | undefined;
  readonly openAuthor?: MessageActions["openAuthor"];
  /** Milliseconds since the epoch, for "Today". */
  readonly now: number;
  /** Stands where the first message will be. */
  readonly empty?: ReactNode;
  /** Bars over the top of the list. */
  readonly over?: ReactNode;
  /** How one message looks; the row of a room if absent. The same function as long as the list lives. */
  readonly row?: ComponentType<MessageRowProps>;
}

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** How near to the first row the page before it is asked for, in rows. */
const OLDER_MARGIN = 8;
const AT_END_PX = 24;

/**
 * The list keeps the row that is read where it is, whatever arrives above or below it; at the bottom it stays at the bottom
 * (design §10.1). The rows are placed absolutely, so nothing else can move them.
 */
export function MessageList(props: MessageListProps): ReactElement {
  const { timeline, verbs, label, role, now } = props;
  const { items } = timeline;
  const scroll = useRef<HTMLDivElement>(null);
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => estimate(items[index]),
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingEnd: 4,
  });
  const [focused, setFocused] = useState<string>();
  const { talk, layers, cameFrom, forgetCameFrom } = useMessageTalk(verbs);
  const actions = useActions(props, talk);
  const at = useMessageAt();
  const shown = useShownTarget(list, scroll, items, timeline.target);
  useStart(list, scroll, timeline);
  useBottomReport(list, scroll, verbs, timeline.newBelow);
  useOlderPages(list, timeline, verbs);
  useGaps(list, timeline, verbs);
  useKeepEnd(list, scroll, items, AT_END_PX);
  useReadMarks(scroll, verbs, items);

  const stop = tabStop(items, focused);
  const rows = list.getVirtualItems();
  const total = list.getTotalSize();
  const room = Math.max(total, list.scrollRect?.height ?? 0);
  return (
    <div className="td-messages">
      {(props.over !== undefined || timeline.refusal !== null) && (
        <div className="td-bars">
          {props.over}
          <Refusal refusal={timeline.refusal} onClose={() => verbs.dismissRefusal()} />
        </div>
      )}
      <CatchUpLine timeline={timeline} verbs={verbs} />
      {timeline.loadingOlder && (
        <div className="td-older" role="status">
          <Spinner />
          {strings.message.older}
        </div>
      )}
      {items.length === 0 && props.empty}
      {/* The articles hold the focus; the list only hears their keys. */}
      <div
        ref={scroll}
        className="td-messages-scroll"
        hidden={items.length === 0}
        role={role}
        aria-label={label}
        aria-busy={timeline.loadingOlder || timeline.syncingSince !== null}
        onKeyDown={(event) => {
          if (!actByKey(event, items, talk)) moveFocus(event, list, items, stop, setFocused);
        }}
        onContextMenu={(event) => openMenu(event, items, talk)}
        {...at.listeners}
        onFocus={(event) => {
          at.listeners.onFocus(event);
          setFocused((event.target as HTMLElement).closest<HTMLElement>("article")?.dataset.messageId);
        }}
      >
        <div className="td-messages-inner" role="presentation" style={{ height: room }}>
          {rows.map((row) => {
            const item = items[row.index];
            if (item === undefined) return null;
            return (
              <div
                key={item.id}
                ref={list.measureElement}
                data-index={row.index}
                role="presentation"
                className="td-messages-row"
                data-first={row.index === 0 ? "" : undefined}
                style={{ transform: `translateY(${row.start + room - total}px)` }}
              >
                <Item
                  item={item}
                  {...{ actions, now }}
                  mention={props.mention}
                  row={props.row}
                  position={row.index + 1}
                  total={items.length}
                  focusable={item.id === stop}
                  isTarget={item.id === shown}
                  tools={
                    item.id === at.id && item.kind === "message" && hasActs(item) ? (
                      <MessageToolbar item={item} talk={talk} />
                    ) : undefined
                  }
                />
              </div>
            );
          })}
        </div>
      </div>
      {cameFrom !== undefined && (
        <button
          type="button"
          className="td-newbelow td-goback"
          onClick={() => {
            forgetCameFrom();
            verbs.show(cameFrom);
          }}
        >
          <ArrowReply16 />
          {strings.talk.goBack}
        </button>
      )}
      {layers}
      {isFarFromNewest(timeline) && (
        <button type="button" className="td-newbelow" onClick={() => list.scrollToEnd()}>
          {strings.message.toNewest}
          <ChevronDown12 />
        </button>
      )}
      {timeline.newBelow > 0 && (
        <button type="button" className="td-newbelow" onClick={() => list.scrollToEnd()}>
          {strings.message.newBelow(timeline.newBelow)}
          <ChevronDown12 />
        </button>
      )}
    </div>
  );
}

interface ItemProps {
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
function Item({ item, row, ...rest }: ItemProps): ReactElement {
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
          <span className="td-new-count">{strings.message.newMessages(item.count)}</span>
        </div>
      );
    case "gap":
      return (
        <div className="td-gap" role="presentation">
          <Spinner />
          <span className="td-grow">{strings.message.gap}</span>
        </div>
      );
  }
}

/** The heights of one line of text; the true ones are measured when the row comes into view. */
function estimate(item: TimelineItem | undefined): number {
  if (item?.kind !== "message") return item?.kind === "gap" ? 44 : 32;
  const lines = Math.max(
    item.file === undefined ? 1 : 0,
    Math.ceil((item.title === undefined ? item.text.length : STORY_CHARS_SHOWN) / 100),
  );
  return lines * 20 + fileHeight(item.file) + (item.joinedToPrevious ? 4 : 30);
}

/** About what is seen of a long post: its title, its beginning and a button. */
const STORY_CHARS_SHOWN = 500;

function fileHeight(file: MessageItem["file"]): number {
  if (file === undefined) return 0;
  return 8 + (file.isPreviewed ? imageBox(file).height : 52);
}

/** Tells the view model whether the newest message is in sight; the model counts what is not. */
function useBottomReport(
  list: List,
  scroll: { readonly current: HTMLDivElement | null },
  verbs: TimelineVerbs,
  newBelow: number,
): void {
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    const report = (): void => {
      const isAtEnd = list.isAtEnd(AT_END_PX);
      verbs.setAtBottom(isAtEnd);
      const top = isAtEnd ? undefined : list.getVirtualItemForOffset(list.scrollOffset ?? 0)?.key;
      verbs.setReadingAt(top === undefined ? null : String(top));
    };
    report();
    element.addEventListener("scroll", report, { passive: true });
    return () => element.removeEventListener("scroll", report);
  }, [list, scroll, verbs, newBelow]);
}

function useOlderPages(list: List, timeline: TimelineSnapshot, verbs: TimelineVerbs): void {
  const first = list.getVirtualItems()[0]?.index;
  const wanted = first !== undefined && first <= OLDER_MARGIN && timeline.hasOlder && !timeline.loadingOlder;
  useEffect(() => {
    if (wanted) void verbs.loadOlder();
  }, [wanted, verbs, timeline.items.length]);
}
