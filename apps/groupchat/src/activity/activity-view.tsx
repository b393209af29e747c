import type { ActivitySnapshot, ActivityViewModel } from "@tandem/client-core/view-models";
import { Button, EmptyState, PHONE, RovingList, SkeletonRows, useDelayed, useMedia, useSnapshot } from "@tandem/ui-kit";
import { MoreRows } from "@tandem/ui-kit/history";
import { CheckmarkCircle32 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import { dayAndTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { activityTexts as texts } from "../texts/activity.en.ts";
import { type Ui, useUi } from "../ui.ts";
import { ActivityRowView } from "./activity-row.tsx";
import { type ActivityListRow, activityRows, hasMoreUnread, PHONE_ROW_HEIGHT, ROW_HEIGHT } from "./rows.ts";
import { useActivity } from "./use-activity.ts";
import "./activity.css";

export interface ActivityViewProps {
  readonly bars?: ReactNode;
  readonly back?: ReactNode;
  /** On a phone it stands in the first page, above its tabs; then something that it opens must come to the front. */
  readonly onOpened?: () => void;
}

/** What concerns me, as one list (design 01, 11, 12): from the server, so the same on every device (RM8, RM21). */
export default function ActivityView({ bars, back, onOpened }: ActivityViewProps): ReactElement {
  const vm = useActivity();
  const [isUnreadOnly, setUnreadOnly] = useState(false);
  const head = (
    <header className="td-header">
      {back}
      <h1 className="td-grow">{texts.title}</h1>
      <div className="td-line gc-activity-show" role="radiogroup" aria-label={texts.show}>
        {[false, true].map((only) => (
          <button
            key={String(only)}
            type="button"
            role="radio"
            className="td-chip"
            aria-checked={isUnreadOnly === only}
            onClick={() => setUnreadOnly(only)}
          >
            {only ? texts.unread : texts.all}
          </button>
        ))}
      </div>
    </header>
  );
  return (
    <main className="td-main" aria-label={texts.title} data-pane="messages">
      {head}
      {bars !== undefined && <div className="td-bars">{bars}</div>}
      <div className="gc-activity" aria-busy={vm === undefined}>
        {vm !== undefined && <Listed vm={vm} isUnreadOnly={isUnreadOnly} onOpened={onOpened} />}
      </div>
    </main>
  );
}

interface ListedProps {
  readonly vm: ActivityViewModel;
  readonly isUnreadOnly: boolean;
  readonly onOpened: (() => void) | undefined;
}

function Listed({ vm, isUnreadOnly, onOpened }: ListedProps): ReactElement {
  const ui = useUi();
  const state = useSnapshot(vm, (s) => s);
  const invitations = useSnapshot(ui.app.myChat, (s) => s.invitations);
  const requests = useSnapshot(ui.app.myChat, (s) => s.roomRequests);
  const [now] = useState(() => Date.now());
  const { rows: messages, unread } = state;
  const height = useMedia(PHONE) ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const rows = useMemo(
    () => activityRows({ invitations, requests, messages, isUnreadOnly, height }),
    [invitations, requests, messages, isUnreadOnly, height],
  );
  useEffect(() => vm.look(), [vm]);
  const list = useRef<HTMLDivElement>(null);
  const isShown = rows.length > 0;
  const [before] = useState(() => document.activeElement);
  // In the list at once, unless they have gone elsewhere meanwhile.
  useEffect(() => {
    if (isShown && [before, document.body].includes(document.activeElement))
      list.current?.querySelector<HTMLElement>('[role="option"][tabindex="0"]')?.focus();
  }, [isShown]);
  const showSkeleton = useDelayed(state.state === "loading" && !isShown);
  if (state.state === "failed") return <Failed vm={vm} state={state} />;
  if (state.state === "loading" && !isShown)
    return <div aria-busy="true">{showSkeleton && <SkeletonRows widths={[320, 280, 360, 300]} height={height} />}</div>;
  const hasMore = state.hasMore && (!isUnreadOnly || hasMoreUnread(messages, unread));
  if (!isShown && !hasMore) return isUnreadOnly || messages.length > 0 ? <UpToDate state={state} /> : <Nothing />;
  const open = (row: ActivityListRow): void => {
    if (row.kind !== "message") return answer(ui, row, onOpened);
    vm.open(row.message);
    onOpened?.();
  };
  return (
    <div ref={list} className="gc-activity-list">
      <RovingList
        role="listbox"
        label={texts.title}
        className="gc-activity-rows"
        rows={rows}
        renderRow={(row, props) => <ActivityRowView row={row} now={now} props={props} />}
        onPick={open}
        onOpen={open}
        after={hasMore ? <MoreRows isLoading={state.loadingMore} onMore={() => vm.loadMore()} /> : undefined}
      />
    </div>
  );
}

/** Who waits for an answer gets one from a menu at the row. */
function answer(
  { app: { myChat }, openMenu }: Ui,
  row: Exclude<ActivityListRow, { kind: "message" }>,
  onOpened: (() => void) | undefined,
): void {
  const anchor = document.activeElement;
  if (!(anchor instanceof HTMLElement)) return;
  const entry = (key: string, label: string, onPick: () => void): MenuEntry => ({ kind: "item", key, label, onPick });
  const entries =
    row.kind === "invitation"
      ? [
          entry("accept", texts.accept, () => void myChat.acceptInvitation(row.invitation.id).then(onOpened)),
          entry("decline", texts.decline, () => void myChat.declineInvitation(row.invitation.id)),
        ]
      : [
          entry("accept", texts.letIn, () => void myChat.decideRoomRequest(row.request.key, true)),
          entry("decline", texts.decline, () => void myChat.decideRoomRequest(row.request.key, false)),
        ];
  openMenu({ label: row.text, anchor, entries });
}

function UpToDate({ state: { rows } }: { readonly state: ActivitySnapshot }): ReactElement {
  const last = rows.find(({ kind }) => kind === "mention");
  return (
    <EmptyState icon={<CheckmarkCircle32 />} title={texts.upToDate}>
      {last === undefined
        ? texts.noMention
        : texts.lastMention(last.author.nick, last.room.name, whenOf(last.at, Date.now()))}
    </EmptyState>
  );
}

/** The time alone says enough on the same day. */
function whenOf(at: number, now: number): string {
  const today = new Date(now).toDateString() === new Date(at).toDateString();
  return today ? (dayAndTime(at, now).split(" ").at(-1) ?? "") : dayAndTime(at, now);
}

function Nothing(): ReactElement {
  return (
    <EmptyState icon={<CheckmarkCircle32 />} title={texts.nothingTitle}>
      {texts.nothing}
    </EmptyState>
  );
}

function Failed({ vm, state }: { readonly vm: ActivityViewModel; readonly state: ActivitySnapshot }): ReactElement {
  const code = state.error ?? "server";
  return (
    <EmptyState
      title={texts.failed}
      actions={
        <Button look="primary" onClick={() => vm.retry()}>
          {strings.common.retry}
        </Button>
      }
    >
      {code === "not-supported" ? texts.notSupported : strings.error[code]}
    </EmptyState>
  );
}
