import type { PastConversationRow, PastConversationsViewModel } from "@tandem/client-core";
import {
  Avatar,
  Button,
  EmptyState,
  IconButton,
  RovingList,
  SkeletonRows,
  useDelayed,
  useMedia,
  useSnapshot,
} from "@tandem/ui-kit";
import { MoreRows } from "@tandem/ui-kit/history";
import { ArrowDownload16, Chat16, Chat24, Delete16, MoreHorizontal16, People24 } from "@tandem/ui-kit/icons";
import { ActionMenu, type Anchor, type MenuEntry } from "@tandem/ui-kit/overlays";
import { dayAndTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, use, useEffect, useMemo, useState } from "react";
import { presenceKind } from "../people/presence-line.ts";
import { useRowHeight } from "../people/use-row-height.ts";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { DeletedBar } from "./deleted-bar.tsx";
import WholeConversationDialog from "./whole-conversation-dialog.tsx";
import { words } from "./words.ts";

interface Menu {
  readonly row: PastConversationRow;
  readonly anchor: Anchor;
}

/** Everybody with whom one ever talked, the newest first; as many as there are. */
export function PastConversations({ onOpened }: { readonly onOpened: () => void }): ReactElement {
  const { app } = useServices();
  const [menu, setMenu] = useState<Menu>();
  const [taken, setTaken] = useState<PastConversationRow>();
  const [deleting, setDeleting] = useState<PastConversationRow>();
  const [back, setBack] = useState<{ readonly key: string }>();
  const { conversations } = use(app.past());
  const mayDelete = useSnapshot(conversations, (s) => s.mayDelete);
  useEffect(() => conversations.load(), [conversations]);
  const open = (jid: string): void => {
    conversations.openConversation(jid);
    onOpened();
  };
  const remove = mayDelete ? setDeleting : undefined;
  const undo = (jid: string): void => {
    conversations.undoRemove(jid);
    setBack({ key: jid });
  };
  const onKey = (row: PastConversationRow, name: string): boolean => {
    const last = conversations.snapshot().deleted[0];
    if (name === "Ctrl+Z" && last !== undefined) return (undo(last.jid), true);
    // A room keeps its messages by its own settings.
    if (name === "Delete" && remove !== undefined && !row.isTalk) return (remove(row), true);
    return false;
  };
  return (
    <>
      <Rows vm={conversations} follow={back} onOpen={open} onMenu={setMenu} onKey={onKey} />
      {menu !== undefined && (
        <ActionMenu
          label={menu.row.name}
          anchor={menu.anchor}
          entries={entriesOf(menu.row, open, setTaken, menu.row.isTalk ? undefined : remove)}
          onClose={() => setMenu(undefined)}
        />
      )}
      <DeletedBar vm={conversations} onUndo={undo} />
      {deleting !== undefined && (
        <DeleteDialog
          row={deleting}
          onDelete={() => void conversations.remove(deleting.jid)}
          onClose={() => setDeleting(undefined)}
        />
      )}
      {taken !== undefined && <WholeConversationDialog jid={taken.jid} onClose={() => setTaken(undefined)} />}
    </>
  );
}

function entriesOf(
  row: PastConversationRow,
  open: (jid: string) => void,
  take: (row: PastConversationRow) => void,
  remove: ((row: PastConversationRow) => void) | undefined,
): readonly MenuEntry[] {
  return [
    {
      kind: "item",
      key: "open",
      label: texts.people.message,
      icon: <Chat16 />,
      shortcut: "Enter",
      onPick: () => open(row.jid),
    },
    { kind: "item", key: "take", label: texts.history.takeAlong, icon: <ArrowDownload16 />, onPick: () => take(row) },
    ...(remove === undefined ? [] : [deleteEntry(() => remove(row))]),
  ];
}

function deleteEntry(onPick: () => void): MenuEntry {
  return { kind: "item", key: "remove", label: words.remove, icon: <Delete16 />, shortcut: "Delete", onPick };
}

interface RowsProps {
  readonly vm: PastConversationsViewModel;
  readonly onOpen: (jid: string) => void;
  readonly onMenu: (menu: Menu) => void;
  readonly onKey: (row: PastConversationRow, name: string) => boolean;
  /** A row that comes back and takes the focus. */
  readonly follow: { readonly key: string } | undefined;
}

function Rows({ vm, onOpen, onMenu, onKey, follow }: RowsProps): ReactElement {
  const { now } = useServices();
  const { state, error, rows, hasMore, loadingMore } = useSnapshot(vm, (s) => s);
  const height = useRowHeight();
  const isTouch = useMedia("(pointer: coarse)");
  const [selected, setSelected] = useState<string>();
  const items = useMemo(() => rows.map((row) => ({ key: row.jid, text: row.name, height, row })), [rows, height]);
  const showsSkeleton = useDelayed(state === "loading" && rows.length === 0);
  if (rows.length === 0 && state === "failed")
    return (
      <EmptyState
        title={words.failed}
        actions={
          <Button look="primary" onClick={() => vm.load()}>
            {strings.common.retry}
          </Button>
        }
      >
        {strings.error[error ?? "server"]}
      </EmptyState>
    );
  if (rows.length === 0 && state === "done" && !hasMore)
    return (
      <EmptyState icon={<Chat24 />} title={words.noneTitle}>
        {words.noneText}
      </EmptyState>
    );
  if (rows.length === 0 && state !== "done")
    return (
      <div aria-busy="true">{showsSkeleton && <SkeletonRows widths={[140, 180, 120, 160]} height={height} />}</div>
    );
  return (
    <RovingList
      role="grid"
      label={words.list}
      className="td-search-rows"
      rows={items}
      selected={selected}
      onPick={({ key }) => (isTouch ? onOpen(key) : setSelected(key))}
      onOpen={({ key }) => onOpen(key)}
      onMenu={({ row }, anchor) => onMenu({ row, anchor })}
      onKey={({ row }, name) => onKey(row, name)}
      follow={follow}
      after={hasMore ? <MoreRows isLoading={loadingMore} onMore={() => vm.loadMore()} /> : undefined}
      renderRow={({ row }, item) => {
        const time = row.lastAt === undefined ? "" : dayAndTime(row.lastAt, now());
        const text = row.lastText ?? "";
        return (
          <div {...item} className="td-row2 cm-contact" aria-label={words.row(row.name, time, text)} data-jid={row.jid}>
            <div role="gridcell" className="td-row2-cell">
              {row.isTalk ? (
                <span className="cm-room-tile">
                  <People24 />
                </span>
              ) : (
                <Avatar address={row.jid} name={row.name} state={presenceKind(row)} />
              )}
              <div className="td-grow">
                <div className="td-row2-name td-ellipsis" title={row.name}>
                  {row.name}
                </div>
                <div className="td-row2-text td-ellipsis">{text}</div>
              </div>
              <span className="td-row-aux">{time}</span>
            </div>
            <div role="gridcell">
              <IconButton
                small
                tabIndex={-1}
                label={strings.common.more}
                aria-haspopup="menu"
                onClick={(event) => {
                  event.stopPropagation();
                  onMenu({ row, anchor: event.currentTarget });
                }}
              >
                <MoreHorizontal16 />
              </IconButton>
            </div>
          </div>
        );
      }}
    />
  );
}
