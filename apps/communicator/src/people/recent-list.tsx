import type { ConversationListRow } from "@tandem/client-core";
import { Avatar, Counts, EmptyState, RovingList, useMedia, useSnapshot } from "@tandem/ui-kit";
import { Chat24, People24, Pin16 } from "@tandem/ui-kit/icons";
import { shortTime } from "@tandem/ui-kit/strings";
import { type ReactElement, useMemo, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { presenceKind, presenceLine } from "./presence-line.ts";
import type { PeopleTask } from "./tasks.ts";
import { useRowHeight } from "./use-row-height.ts";

interface RecentListProps {
  readonly onTask: (task: PeopleTask) => void;
}

/** Conversations, newest first; unread ones say how many. */
export function RecentList({ onTask }: RecentListProps): ReactElement {
  const { app, now } = useServices();
  const conversations = useSnapshot(app.conversations, (s) => s.rows);
  const height = useRowHeight();
  const isTouch = useMedia("(pointer: coarse)");
  const [selected, setSelected] = useState<string>();
  const rows = useMemo(
    () => conversations.map((row) => ({ key: row.jid, text: row.name, height, row })),
    [conversations, height],
  );
  if (rows.length === 0) {
    return (
      <div className="cm-list cm-center">
        <EmptyState icon={<Chat24 />} title={texts.people.noRecentTitle}>
          {texts.people.noRecentText}
        </EmptyState>
      </div>
    );
  }
  return (
    <RovingList
      role="listbox"
      label={texts.people.recent}
      className="cm-list"
      rows={rows}
      selected={selected}
      // With a finger one tap opens; with a pointer the second click of a double-click would land in the conversation.
      onPick={({ key }) => (isTouch ? app.conversations.openConversation(key) : setSelected(key))}
      onOpen={({ key }) => app.conversations.openConversation(key)}
      onMenu={({ row }, anchor) => row.people === undefined && onTask({ kind: "recent-menu", row, anchor })}
      onCard={({ row }, anchor) => row.people === undefined && onTask({ kind: "card", jid: row.jid, anchor })}
      renderRow={({ row }, item) => (
        <div {...item} className="td-row2 cm-contact" aria-label={rowName(row, now())} data-jid={row.jid}>
          {row.people === undefined ? (
            <Avatar address={row.jid} name={row.name} state={presenceKind(row)} />
          ) : (
            <span className="cm-room-tile">
              <People24 />
            </span>
          )}
          <div className="td-grow" aria-hidden="true">
            <div className="td-row2-name td-ellipsis" data-unread={row.unread > 0 ? "" : undefined}>
              {row.name}
            </div>
            <div className="td-row2-text td-ellipsis">{row.lastText ?? secondLine(row, now())}</div>
          </div>
          {row.pinned && <Pin16 className="cm-pin" />}
          {row.lastAt !== undefined && <span className="td-row-aux">{shortTime(row.lastAt, now())}</span>}
          <Counts unread={row.unread} direct />
        </div>
      )}
    />
  );
}

function secondLine(row: ConversationListRow, now: number): string {
  return row.people === undefined ? presenceLine(row, now) : texts.talk.people(row.people);
}

function rowName(row: ConversationListRow, now: number): string {
  const unread = row.unread > 0 ? `, ${texts.unread(row.unread)}` : "";
  const pinned = row.pinned ? `, ${texts.people.pinned}` : "";
  return `${row.name}, ${secondLine(row, now)}${pinned}${unread}`;
}
