import type { TimelineItem, TimelineSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type ComponentType, type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { later } from "../hooks/later.tsx";
import { useSelecting } from "../selection/use-selecting.tsx";
import { plainDate, strings } from "../strings/index.ts";
import { CatchUpLine, UnderWay } from "./catch-up-line.tsx";
import { actByKey, moveFocus, tabStop } from "./message-focus.ts";
import type { MessageActions, MessageRowProps } from "./message-row.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { TimelineRow } from "./timeline-row.tsx";
import { useReadingAt } from "./use-reading-at.ts";
import { useStart } from "./use-start.ts";
import { useRowHeights } from "./use-row-heights.ts";
import { useReadMarks } from "./read-marks.ts";
import { Refusal } from "./refusal.tsx";
import { useActions } from "./use-actions.ts";
import { hasActs, openMenu, useMessageAt } from "./use-message-at.ts";
import { useGaps } from "./use-gaps.ts";
import { useKeepEnd } from "./use-keep-end.ts";
import { useMessageTalk } from "./use-message-talk.tsx";
import { useTouchActs } from "./use-touch-acts.ts";
import { useShownTarget } from "./use-shown-target.ts";

const SelectionBar = later(() => import("../selection/selection-bar.tsx"));
/** Always there: the browser may be told to print at any time. */
const PrintSheet = later(() => import("../selection/print-sheet.tsx"));
const ListJumps = later(() => import("../jumps/list-jumps.tsx"));

interface MessageListProps {
  readonly timeline: TimelineSnapshot;
  readonly verbs: TimelineVerbs;
  readonly label: string;
  /** The room or the person, for what is saved or printed. */
  readonly title: string;
  /** Rooms are a feed; a conversation of two is a log. */
  readonly role: "feed" | "log";
  readonly mention?: string | undefined;
  readonly openAuthor?: MessageActions["openAuthor"];
  /** The same object as long as nothing about it changes. */
  readonly instead?: MessageActions["instead"];
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
  const { timeline, verbs, label, title, role, now } = props;
  const { items } = timeline;
  const scroll = useRef<HTMLDivElement>(null);
  // The same function for the same items: for another one all places are made anew, and it draws at each step of a scroll.
  const getItemKey = useCallback((index: number) => items[index]?.id ?? index, [items]);
  const heights = useRowHeights(scroll, items);
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: heights.estimate,
    getItemKey,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingEnd: 4,
  });
  const width = list.scrollRect?.width ?? 0;
  // In a room the texts stand in a column of one width; elsewhere each has its own.
  useEffect(() => {
    if (props.row === undefined && width > 0) heights.learn(width);
  });
  const [focused, setFocused] = useState<string>();
  const selecting = useSelecting(items);
  const { talk, layers, cameFrom, forgetCameFrom } = useMessageTalk(verbs, selecting.select);
  const actions = useActions(props, talk);
  const at = useMessageAt();
  useTouchActs(scroll, items, talk);
  const shown = useShownTarget(list, scroll, items, timeline.target);
  useStart(list, scroll, timeline);
  useReadingAt(list, scroll, verbs, AT_END_PX);
  useOlderPages(list, timeline, verbs);
  useGaps(list, timeline, verbs);
  useKeepEnd(list, scroll, items, AT_END_PX);
  useReadMarks(scroll, verbs, items);

  const stop = tabStop(items, focused);
  const toolsOf = (item: TimelineItem): ReactElement | undefined =>
    item.id === at.id && item.kind === "message" && hasActs(item) ? (
      <MessageToolbar item={item} talk={talk} />
    ) : undefined;
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
      {timeline.loadingOlder && <UnderWay text={olderText(items, now)} />}
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
          if (selecting.onKey(event, stop) || actByKey(event, items, talk)) return;
          moveFocus(event, list, items, stop, setFocused);
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
                <TimelineRow
                  item={item}
                  {...{ actions, now }}
                  mention={props.mention}
                  row={props.row}
                  position={row.index + 1}
                  total={items.length}
                  focusable={item.id === stop}
                  isTarget={item.id === shown}
                  tools={selecting.isOn ? selecting.markOf(item) : toolsOf(item)}
                />
              </div>
            );
          })}
        </div>
      </div>
      {selecting.isOn && (
        <SelectionBar.View
          {...{ title, items }}
          ids={selecting.ids}
          onAll={selecting.all}
          onStop={() => {
            selecting.stop();
            focusAgain(scroll.current);
          }}
        />
      )}
      <PrintSheet.View {...{ title, items }} ids={selecting.isOn ? selecting.ids : undefined} />
      <ListJumps.View
        {...{ list, scroll, timeline, verbs, cameFrom }}
        onGoBack={() => {
          forgetCameFrom();
          if (cameFrom !== undefined) verbs.show(cameFrom);
        }}
      />
      {layers}
    </div>
  );
}

/** The bar goes, and with it the place of whoever was in it. */
function focusAgain(scroll: HTMLElement | null): void {
  const isInBar = scroll?.ownerDocument.activeElement?.closest(".td-selection") != null;
  if (isInBar) scroll?.querySelector<HTMLElement>("article[tabindex='0']")?.focus({ preventScroll: true });
}

/** What is on its way, by the day of what is there (design 12). */
function olderText(items: readonly TimelineItem[], now: number): string {
  const first = items.find((item) => item.kind === "message");
  return strings.message.older(plainDate(first?.at ?? now, now));
}

function useOlderPages(list: List, timeline: TimelineSnapshot, verbs: TimelineVerbs): void {
  const first = list.getVirtualItems()[0]?.index;
  const wanted = first !== undefined && first <= OLDER_MARGIN && timeline.hasOlder && !timeline.loadingOlder;
  useEffect(() => {
    if (wanted) void verbs.loadOlder();
  }, [wanted, verbs, timeline.items.length]);
}
