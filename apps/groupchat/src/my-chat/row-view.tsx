import {
  Avatar,
  Counts,
  PresenceIcon,
  presenceName,
  RoomIcon,
  type RovingItemProps,
  useOptionalSnapshot,
  useSnapshot,
} from "@tandem/ui-kit";
import { SortButton, sortEntries } from "@tandem/ui-kit/contacts";
import {
  AlertOff16,
  ChevronDown12,
  ChevronRight12,
  Edit16,
  Important16,
  Mention16,
  PersonAdd16,
  Search16,
} from "@tandem/ui-kit/icons";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { memo, type ReactElement } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import type { MyChatRow } from "./rows.ts";

interface RowProps<K extends MyChatRow["kind"] = MyChatRow["kind"]> {
  readonly row: MyChatRow & { readonly kind: K };
  readonly props: RovingItemProps;
}

/** Counts, states and marks are part of the name: "Incident 4471, 2 mentions, 12 unread" (design §8). */
export const MyChatRowView = memo(function MyChatRowView({ row, props }: RowProps): ReactElement {
  switch (row.kind) {
    case "section":
    case "group":
      return <Head row={row} props={props} />;
    case "hint":
      return (
        <p {...props} className="td-help gc-hint">
          {row.text}
        </p>
      );
    case "act":
      return (
        <div {...props} className="td-row gc-act">
          {row.act === "directory" ? <Search16 /> : <PersonAdd16 />}
          {row.text}
        </div>
      );
    case "contact":
      return <ContactRowView row={row} props={props} />;
    case "room":
      return <RoomRowView row={row} props={props} />;
    case "filter":
      return <FilterRowView row={row} props={props} />;
    case "conversation":
      return <ConversationRowView row={row} props={props} />;
  }
}, isSameRow);

/** The list makes new props for each render; what a row shows depends on these only. */
function isSameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.row === b.row &&
    a.props.tabIndex === b.props.tabIndex &&
    a.props["aria-selected"] === b.props["aria-selected"] &&
    a.props["aria-expanded"] === b.props["aria-expanded"]
  );
}

function Head({ row, props }: RowProps<"section" | "group">): ReactElement {
  const indent =
    row.kind === "group" && row.level !== undefined && row.level > 2 ? 16 + (row.level - 2) * 12 : undefined;
  return (
    <div
      {...props}
      className={row.kind === "section" ? "td-section" : "td-group"}
      style={indent === undefined ? undefined : { paddingInlineStart: indent }}
      aria-label={row.count === "" ? row.title : `${row.title}, ${row.count}`}
    >
      {row.expanded ? <ChevronDown12 /> : <ChevronRight12 />}
      <span className="td-ellipsis">{row.title}</span>{" "}
      {row.count !== "" && <span className="td-count td-num">{row.count}</span>}
      {row.key === "section:contacts" && row.expanded && <ContactSort />}
    </div>
  );
}

/** Only while the list stands in another way than at first; the head's menu has it always. */
function ContactSort(): ReactElement | null {
  const { app, openMenu } = useUi();
  const contacts = useSnapshot(app.myChat, (s) => s.contacts);
  const sort = useOptionalSnapshot(contacts, (s) => s.sort);
  if (contacts === undefined || sort === "group") return null;
  const open = (anchor: HTMLElement): void =>
    openMenu({ label: strings.contacts.sort, anchor, entries: sortEntries(contacts) });
  return (
    <>
      <span className="td-grow" />
      <SortButton contacts={contacts} onOpen={open} />
    </>
  );
}

function ContactRowView({ row: { contact }, props }: RowProps<"contact">): ReactElement {
  const state = contact.blocked ? "blocked" : contact.base;
  const name = state === "blocked" ? presenceName(state) : (contact.custom ?? presenceName(state));
  const isPlain = state === "available" && contact.custom === undefined;
  const aux = contact.pending ? texts.myChat.asked : isPlain ? "" : name;
  const unread = contact.unread > 0 ? `, ${strings.list.unread(contact.unread)}` : "";
  return (
    <div
      {...props}
      className="td-row"
      data-jid={contact.jid}
      data-unread={contact.unread > 0 ? "" : undefined}
      data-dim={state === "offline" ? "" : undefined}
      title={contact.name}
      aria-label={`${contact.name}, ${contact.pending ? texts.myChat.asked : name}${unread}`}
    >
      <PresenceIcon state={state} decorative />
      <span className="td-row-name">{contact.name}</span> <span className="td-row-aux">{aux}</span>
      <Counts unread={contact.unread} direct />
    </div>
  );
}

/** With what was said last below it where there is room for two lines (design 11). */
function Name({ name, last }: { readonly name: string; readonly last: string | undefined }): ReactElement {
  if (last === undefined) return <span className="td-row-name">{name}</span>;
  return (
    <span className="td-row-name gc-two-lines">
      <span className="td-ellipsis">{name}</span>
      <span className="td-row-aux td-ellipsis">{last}</span>
    </span>
  );
}

function RoomRowView({ row: { room, level = 3, height }, props }: RowProps<"room">): ReactElement {
  const last = height >= TWO_LINES ? room.lastText : undefined;
  const parts = [
    room.name,
    room.importance && strings.list.important,
    room.mentions > 0 && strings.list.mentions(room.mentions),
    room.unread > 0 && strings.list.unread(room.unread),
    room.muted && strings.list.muted,
    room.hasDraft && strings.list.draft,
    room.sign !== undefined && strings.list.signs[room.sign],
  ];
  const hasNews = room.mentions > 0 || (room.unread > 0 && !room.muted);
  return (
    <div
      {...props}
      className="td-row"
      data-jid={room.jid}
      data-unread={hasNews ? "" : undefined}
      data-dim={room.state === "refused" || room.state === "not-joined" ? "" : undefined}
      data-lines={height >= TWO_LINES ? "2" : undefined}
      style={level > 3 ? { paddingInlineStart: 32 + (level - 3) * 12 } : undefined}
      title={room.topic === "" ? room.name : `${room.name}\n${room.topic}`}
      aria-label={parts.filter((part) => part !== false).join(", ")}
    >
      <RoomIcon sign={room.sign} />
      <Name name={room.name} last={last} />
      {room.hasDraft && <Edit16 size={12} />}
      <Counts unread={room.unread} mentions={room.mentions} important={room.importance} muted={room.muted} />
      {room.muted && <AlertOff16 className="td-faint" />}
    </div>
  );
}

/** In px: from this height on a row has two lines. */
const TWO_LINES = 56;
const FILTER_ICONS = { mentions: Mention16, phrase: Search16, search: Search16, important: Important16 } as const;

function FilterRowView({ row: { text, filter }, props }: RowProps<"filter">): ReactElement {
  const { kind, unread, alerts } = filter;
  const Icon = FILTER_ICONS[kind];
  const parts = [text, unread > 0 && strings.list.unread(unread), alerts && texts.filters.alertsOn];
  return (
    <div
      {...props}
      className="td-row"
      data-level="1"
      data-unread={unread > 0 ? "" : undefined}
      title={text}
      aria-label={parts.filter((part) => part !== false).join(", ")}
    >
      <Icon />
      <span className="td-row-name">{text}</span>
      <Counts unread={unread} />
    </div>
  );
}

function ConversationRowView({ row: { conversation, height }, props }: RowProps<"conversation">): ReactElement {
  const { name, base, unread, hasDraft, lastAt } = conversation;
  const time = unread === 0 && lastAt !== undefined && shortTime(lastAt, Date.now());
  const parts = [
    name,
    time,
    presenceName(base),
    unread > 0 && strings.list.unread(unread),
    hasDraft && strings.list.draft,
  ];
  return (
    <div
      {...props}
      className="td-row"
      data-level="1"
      data-lines={height >= TWO_LINES ? "2" : undefined}
      data-jid={conversation.jid}
      data-unread={unread > 0 ? "" : undefined}
      title={name}
      aria-label={parts.filter((part) => part !== false).join(", ")}
    >
      {height >= TWO_LINES ? (
        <Avatar address={conversation.jid} name={name} size={36} state={base} />
      ) : (
        <PresenceIcon state={base} decorative />
      )}
      <Name name={name} last={height >= TWO_LINES ? conversation.lastText : undefined} />{" "}
      {hasDraft && <Edit16 size={12} />}
      {unread > 0 ? <Counts unread={unread} direct /> : time !== false && <span className="td-row-aux">{time}</span>}
    </div>
  );
}
