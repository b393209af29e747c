import type { ContactRow as Contact, GroupState } from "@tandem/client-core";
import { Avatar, Counts, IconButton, type RovingItemProps } from "@tandem/ui-kit";
import { Building16, Chat16, ChevronDown12, ChevronRight12, GroupChatTile } from "@tandem/ui-kit/icons";
import type { DragEvent, ReactElement } from "react";
import type { DropTarget } from "./use-drag.ts";
import { presenceKind, presenceLine } from "./presence-line.ts";
import type { ContactListRow } from "./contact-rows.ts";
import { texts } from "../texts/index.ts";

interface ContactRowProps {
  readonly contact: Contact;
  readonly item: RovingItemProps;
  readonly now: number;
  readonly imOpensInGroupChat: boolean;
  readonly onMessage: (jid: string) => void;
  readonly onDragStart: (event: DragEvent) => void;
  readonly drop: DropTarget;
  /** Taken with Ctrl+X or Ctrl+C and not yet put down. */
  readonly isTaken: boolean;
}

/** The second line is the extended presence as text: the reason that this window exists (design 04). */
export function ContactRow({
  contact,
  item,
  now,
  imOpensInGroupChat,
  onMessage,
  onDragStart,
  drop,
  isTaken,
}: ContactRowProps): ReactElement {
  const line = presenceLine(contact, now);
  const tagged = contact.tagged ? `, ${texts.people.tagged}` : "";
  const unread = contact.unread > 0 ? `, ${texts.unread(contact.unread)}` : "";
  return (
    <div
      {...item}
      {...drop}
      className="td-row2 cm-contact"
      data-taken={isTaken ? "" : undefined}
      aria-label={`${contact.name}, ${line}${tagged}${unread}`}
      draggable={contact.organisationGroup === undefined}
      onDragStart={onDragStart}
      data-jid={contact.jid}
    >
      <Avatar address={contact.jid} name={contact.name} state={presenceKind(contact, contact.blocked)} />
      <div className="td-grow" aria-hidden="true">
        <div
          className="td-row2-name td-ellipsis"
          title={contact.name}
          data-unread={contact.unread > 0 ? "" : undefined}
        >
          {contact.name}
        </div>
        <div className="td-row2-text td-ellipsis">{line}</div>
      </div>
      {contact.tagged && (
        <span className="cm-tag" aria-hidden="true">
          {texts.people.tagged}
        </span>
      )}
      <Counts unread={contact.unread} direct />
      <RowMessageButton {...{ contact, imOpensInGroupChat, onMessage }} />
    </div>
  );
}

/** Shown with the pointer or the focus; the text is cut by it, it does not move. In the mirror case one tile tells where it opens (RT26). */
export function RowMessageButton({
  role,
  contact,
  imOpensInGroupChat,
  onMessage,
}: {
  /** In the rows of a grid. */
  readonly role?: "gridcell";
  readonly contact: { readonly jid: string; readonly name: string };
  readonly imOpensInGroupChat: boolean;
  readonly onMessage: (jid: string) => void;
}): ReactElement {
  const onClick = (event: { stopPropagation(): void }): void => {
    event.stopPropagation();
    onMessage(contact.jid);
  };
  return (
    <span role={role} className="cm-row-actions">
      {imOpensInGroupChat ? (
        <button
          type="button"
          className="td-button"
          data-size="small"
          tabIndex={-1}
          aria-label={texts.people.messageInGroupChat(contact.name)}
          onClick={onClick}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <GroupChatTile size={16} />
          {texts.people.message}
        </button>
      ) : (
        <IconButton
          small
          label={texts.people.message}
          tabIndex={-1}
          onClick={onClick}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Chat16 />
        </IconButton>
      )}
    </span>
  );
}

interface GroupRowProps {
  readonly row: ContactListRow & { readonly kind: "group" };
  readonly item: RovingItemProps;
  readonly isDropTarget: boolean;
  readonly drop: DropTarget;
}

export function GroupRow({ row, item, isDropTarget, drop }: GroupRowProps): ReactElement {
  const { online, total, organisation } = row.group;
  // Who of a group is there is known while it is open.
  const count = organisation === undefined || organisation === "open" ? `${online}/${total}` : String(total);
  const state = organisationText(organisation, total);
  return (
    <div
      {...item}
      {...drop}
      className="cm-group"
      aria-label={[row.title, organisation && texts.people.ofOrganisation, state ?? count].filter(Boolean).join(", ")}
      aria-busy={organisation === "loading" ? true : undefined}
      data-drop={isDropTarget ? "" : undefined}
    >
      {row.expanded ? <ChevronDown12 /> : <ChevronRight12 />}
      {organisation !== undefined && (
        <span className="cm-organisation" title={texts.people.ofOrganisation}>
          <Building16 />
        </span>
      )}
      <span className="td-ellipsis">{row.title}</span>
      {state === undefined ? (
        <span className="td-count td-num">{count}</span>
      ) : (
        <span className="td-count td-ellipsis">{state}</span>
      )}
    </div>
  );
}

/** What stands in place of a count. */
function organisationText(state: GroupState | undefined, total: number): string | undefined {
  if (state === "loading") return texts.people.groupLoading;
  if (state === "gone") return texts.people.groupGone;
  if (state === "failed") return texts.people.groupFailed;
  return state === "open" && total === 0 ? texts.people.groupEmpty : undefined;
}
