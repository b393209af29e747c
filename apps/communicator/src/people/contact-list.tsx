import type { ContactListSnapshot } from "@tandem/client-core";
import { Button, EmptyState, RovingList, SkeletonRows, useDelayed, useSnapshot } from "@tandem/ui-kit";
import { PeopleAdd32 } from "@tandem/ui-kit/icons";
import { type DragEvent, type ReactElement, useMemo, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { ContactRow, GroupRow } from "./contact-row.tsx";
import { type ContactListRow, contactListRows } from "./contact-rows.ts";
import type { PeopleTask } from "./tasks.ts";
import { useClosedGroups } from "./use-closed-groups.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";
import { useRowHeight } from "./use-row-height.ts";

interface ContactListProps {
  /** Opens the menu, card or dialog that is asked for. */
  readonly onTask: (task: PeopleTask) => void;
  /** A letter was typed on a row: the search starts with it (CO6). */
  readonly onLetter: (letter: string) => void;
}

const groupsOf = (snapshot: ContactListSnapshot) => snapshot.groups;
const DRAG_TYPE = "application/x-tandem-contact";

export function ContactList({ onTask, onLetter }: ContactListProps): ReactElement {
  const { app, now } = useServices();
  const groups = useSnapshot(app.contacts, groupsOf);
  const isLoaded = useSnapshot(app.contacts, (s) => s.loaded);
  const selected = useSnapshot(app.contacts, (s) => s.selected);
  const { closed, setClosed } = useClosedGroups();
  const imOpensInGroupChat = useImOpensInGroupChat();
  const height = useRowHeight();
  const rows = useMemo(() => contactListRows(groups, closed, height), [groups, closed, height]);
  const showsSkeleton = useDelayed(!isLoaded);
  const drag = useDrag((jid, from, to) => void app.contacts.moveToGroup(jid, from, to));

  if (!isLoaded)
    return (
      <div className="cm-list" aria-busy="true">
        {showsSkeleton && <Waiting />}
      </div>
    );
  if (groups.length === 0) return <NobodyHere onAdd={() => onTask({ kind: "add" })} />;
  return (
    <RovingList<ContactListRow>
      role="tree"
      label={texts.people.contacts}
      className="cm-list"
      rows={rows}
      selected={selected}
      onPick={(row) => row.kind === "contact" && app.contacts.select(row.key)}
      onOpen={(row) => row.kind === "contact" && app.contacts.openConversation(row.contact.jid)}
      onToggle={(row, expanded) => row.kind === "group" && setClosed(row.group.name, !expanded)}
      onMenu={(row, anchor) => onTask(menuTask(row, anchor))}
      onCard={(row, element) =>
        row.kind === "contact" && onTask({ kind: "card", jid: row.contact.jid, anchor: element })
      }
      onHeld={(held) => app.contacts.setHeld(held)}
      onKey={(row, name) => listKey(row, name, { onTask, onLetter })}
      renderRow={(row, item) =>
        row.kind === "group" ? (
          <GroupRow row={row} item={item} {...drag.target(row.group.name)} />
        ) : (
          <ContactRow
            contact={row.contact}
            item={item}
            now={now()}
            imOpensInGroupChat={imOpensInGroupChat}
            onMessage={(jid) => app.contacts.openConversation(jid)}
            onDragStart={(event) => drag.start(event, row.contact.jid, row.contact.group)}
          />
        )
      }
    />
  );
}

function menuTask(row: ContactListRow, anchor: { readonly x: number; readonly y: number }): PeopleTask {
  return row.kind === "contact"
    ? { kind: "contact-menu", contact: row.contact, anchor }
    : { kind: "group-menu", group: row.group.name, anchor };
}

/** Any letter starts the search; the rest are Communicator's list keys (design §6). */
function listKey(row: ContactListRow, name: string, { onTask, onLetter }: ContactListProps): boolean {
  if (name === "Alt+Enter" && row.kind === "contact") {
    const element = document.activeElement;
    if (element instanceof HTMLElement) onTask({ kind: "card", jid: row.contact.jid, anchor: element });
    return true;
  }
  if (name === "F2") {
    onTask(
      row.kind === "contact"
        ? { kind: "rename", contact: row.contact }
        : { kind: "rename-group", group: row.group.name },
    );
    return true;
  }
  if (name === "Delete" && row.kind === "contact") return (onTask({ kind: "remove", contact: row.contact }), true);
  if (!/^\p{L}$/u.test(name)) return false;
  onLetter(name.toLocaleLowerCase());
  return true;
}

function NobodyHere({ onAdd }: { readonly onAdd: () => void }): ReactElement {
  return (
    <div className="cm-list cm-center">
      <EmptyState
        icon={<PeopleAdd32 />}
        title={texts.people.emptyTitle}
        actions={
          <Button look="primary" onClick={onAdd}>
            {texts.people.addContact}
          </Button>
        }
      >
        {texts.people.emptyText}
      </EmptyState>
    </div>
  );
}

function Waiting(): ReactElement {
  return <SkeletonRows widths={[120, 160, 90, 140, 110]} height={44} indent={16} />;
}

/** A contact is dragged onto the head of a group; the menu does the same for the keyboard. */
function useDrag(move: (jid: string, from: string, to: string) => void) {
  const [over, setOver] = useState<string>();
  return {
    start(event: DragEvent, jid: string, from: string) {
      event.dataTransfer.setData(DRAG_TYPE, JSON.stringify({ jid, from }));
      event.dataTransfer.effectAllowed = "move";
    },
    target: (group: string) => ({
      isDropTarget: over === group,
      drop: {
        onDragOver(event: DragEvent) {
          if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
          event.preventDefault();
          setOver(group);
        },
        onDragLeave: () => setOver(undefined),
        onDrop(event: DragEvent) {
          event.preventDefault();
          setOver(undefined);
          const { jid, from } = JSON.parse(event.dataTransfer.getData(DRAG_TYPE)) as { jid: string; from: string };
          if (from !== group) move(jid, from, group);
        },
      },
    }),
  };
}
