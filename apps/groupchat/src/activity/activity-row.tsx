import type { ActivityRow, RoomInvitation, RoomRequest } from "@tandem/client-core/view-models";
import { Avatar, RoomIcon, type RovingItemProps, useSnapshot } from "@tandem/ui-kit";
import { ArrowReply16 } from "@tandem/ui-kit/icons";
import { dayAndTime } from "@tandem/ui-kit/strings";
import type { ReactElement, ReactNode } from "react";
import { activityTexts as texts } from "../texts/activity.en.ts";
import { useUi } from "../ui.ts";
import type { ActivityListRow } from "./rows.ts";

interface RowViewProps {
  readonly row: ActivityListRow;
  readonly now: number;
  readonly props: RovingItemProps;
}

/** Who, what, where and when, and the words; what is unread has a mark, a weight and the word in its name. */
export function ActivityRowView({ row, now, props }: RowViewProps): ReactElement {
  switch (row.kind) {
    case "message":
      return <Message message={row.message} now={now} props={props} />;
    case "invitation":
      return <Invitation invitation={row.invitation} props={props} />;
    case "request":
      return <Request request={row.request} props={props} />;
  }
}

function Message({
  message,
  now,
  props,
}: {
  readonly message: ActivityRow;
  readonly now: number;
  readonly props: RovingItemProps;
}): ReactElement {
  const { kind, author, room, at, text, fileName, mine, isUnread } = message;
  const shown = text === "" ? (fileName ?? texts.file) : text;
  const about = mine !== undefined && mine !== "" && (
    <div className="gc-activity-about td-ellipsis">
      <ArrowReply16 size={12} />
      <span className="td-ellipsis">{mine}</span>
    </div>
  );
  return (
    <Frame
      props={props}
      address={author.jid ?? author.nick}
      who={author.nick}
      what={texts[kind]}
      when={dayAndTime(at, now)}
      room={room.name}
      roomJid={room.jid}
      isUnread={isUnread}
      spoken={kind === "reaction" && mine !== undefined ? `${shown}, ${mine}` : shown}
    >
      {kind !== "reaction" && about}
      <div className={`gc-activity-text${about ? " td-ellipsis" : ""}`}>{shown}</div>
      {kind === "reaction" && about}
    </Frame>
  );
}

function Invitation({ invitation, props }: { readonly invitation: RoomInvitation; readonly props: RovingItemProps }) {
  const { from, fromName, roomName, reason } = invitation;
  const who = fromName ?? texts.invitedByNobody;
  const what = fromName === undefined ? "" : texts.invited;
  return (
    <Frame props={props} address={from ?? who} who={who} what={what} room={roomName} isUnread spoken={reason ?? ""}>
      <div className="gc-activity-text">{reason}</div>
    </Frame>
  );
}

function Request({ request, props }: { readonly request: RoomRequest; readonly props: RovingItemProps }) {
  const { jid, name, roomName } = request;
  return (
    <Frame props={props} address={jid} who={name} what={texts.wantsIn} room={roomName} isUnread spoken={jid}>
      <div className="gc-activity-text">{jid}</div>
    </Frame>
  );
}

interface FrameProps {
  readonly props: RovingItemProps;
  readonly address: string;
  readonly who: string;
  readonly what: string;
  readonly room: string;
  /** Absent: of an invitation or a request, which tell no sign. */
  readonly roomJid?: string;
  /** Absent: it waits for an answer. */
  readonly when?: string;
  readonly isUnread: boolean;
  /** The words, as a screen reader says them. */
  readonly spoken: string;
  readonly children: ReactNode;
}

function Frame({
  props,
  address,
  who,
  what,
  room,
  roomJid,
  when,
  isUnread,
  spoken,
  children,
}: FrameProps): ReactElement {
  const label = texts.row({ who, what, room, when: when ?? texts.waiting, text: spoken, isUnread });
  return (
    <div
      {...props}
      className="gc-activity-row"
      data-unread={isUnread ? "" : undefined}
      aria-label={label}
      {...(when === undefined && { "aria-haspopup": "menu" as const })}
    >
      <Avatar address={address} name={who} />
      <div className="td-grow">
        <div className="gc-activity-head">
          <b className="td-ellipsis">{who}</b>
          <span className="td-muted gc-activity-what">{what}</span>
          <span className="td-muted td-num">{when}</span>
          <span className="gc-activity-room">
            <Sign jid={roomJid} />
            <span className="td-ellipsis">{room}</span>
          </span>
        </div>
        {children}
      </div>
    </div>
  );
}

/** A closed room has a lock and an auditorium a megaphone, as in My Chat. */
function Sign({ jid }: { readonly jid: string | undefined }): ReactElement {
  const { app } = useUi();
  const sign = useSnapshot(app.myChat, (s) => (jid === undefined ? undefined : signOf(s.categories, jid)));
  return <RoomIcon sign={sign} />;
}

type Categories = ReturnType<ReturnType<typeof useUi>["app"]["myChat"]["snapshot"]>["categories"];

function signOf(categories: Categories, jid: string): Categories[number]["rooms"][number]["sign"] {
  for (const node of categories) {
    const found = node.rooms.find((room) => room.jid === jid)?.sign ?? signOf(node.categories, jid);
    if (found !== undefined) return found;
  }
  return undefined;
}
