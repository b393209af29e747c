import type { ContactListSnapshot } from "@tandem/client-core";
import { Button, EmptyState, RovingList, SkeletonRows, useDelayed, useSnapshot } from "@tandem/ui-kit";
import { closedKey } from "@tandem/ui-kit/contacts";
import { PeopleAdd32 } from "@tandem/ui-kit/icons";
import { type ReactElement, useMemo, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { ContactRow, GroupRow } from "./contact-row.tsx";
import { type ContactListRow, contactListRows } from "./contact-rows.ts";
import { listKey, type Taken } from "./list-keys.ts";
import type { PeopleTask } from "./tasks.ts";
import { useClosedGroups } from "./use-closed-groups.ts";
import { NO_TARGET, useDrag } from "./use-drag.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";
import { useRowHeight } from "./use-row-height.ts";

interface ContactListProps {
  /** Opens the menu, card or dialog that is asked for. */
  readonly onTask: (task: PeopleTask) => void;
  /** A letter was typed on a row: the search starts with it (CO6). */
  readonly onLetter: (letter: string) => void;
}

const groupsOf = (snapshot: ContactListSnapshot) => snapshot.groups;

// long: everything that a row can be asked for meets here.
export function ContactList({ onTask, onLetter }: ContactListProps): ReactElement {
  const { app, now } = useServices();
  const groups = useSnapshot(app.contacts, groupsOf);
  const sort = useSnapshot(app.contacts, (s) => s.sort);
  const isLoaded = useSnapshot(app.contacts, (s) => s.loaded);
  const selected = useSnapshot(app.contacts, (s) => s.selected);
  const { closed, setClosed } = useClosedGroups();
  const imOpensInGroupChat = useImOpensInGroupChat();
  const height = useRowHeight();
  const rows = useMemo(() => contactListRows({ groups, sort }, closed, height), [groups, sort, closed, height]);
  const showsSkeleton = useDelayed(!isLoaded);
  const [taken, setTaken] = useState<Taken>();
  const [follow, setFollow] = useState<{ readonly key: string }>();
  const drag = useDrag((jid, from, to) => void app.contacts.moveToGroup(jid, from, to));
  const target = (group: string) => (sort === "group" ? drag.target(group) : NO_TARGET);
  const toggle = ({ group }: GroupListRow, expanded: boolean): void => {
    if (group.organisation === undefined) setClosed(closedKey(sort, group.name), !expanded);
    else void app.contacts.setGroupOpen(group.name, expanded);
  };
  const move = (jid: string, from: string | undefined, to: string): void => {
    setFollow({ key: `${to}\n${jid}` });
    void app.contacts.moveToGroup(jid, from, to);
  };

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
      follow={follow}
      onPick={(row) => row.kind === "contact" && app.contacts.select(row.key)}
      onOpen={(row) => row.kind === "contact" && app.contacts.openConversation(row.contact.jid)}
      onToggle={(row, expanded) => row.kind === "group" && toggle(row, expanded)}
      onMenu={(row, anchor) => onTask(menuTask(row, anchor))}
      onCard={(row, element) =>
        row.kind === "contact" && onTask({ kind: "card", jid: row.contact.jid, anchor: element })
      }
      onHeld={(held) => app.contacts.setHeld(held)}
      onKey={(row, name) =>
        listKey(row, name, { contacts: app.contacts, taken, onTaken: setTaken, move, onTask, onLetter })
      }
      renderRow={(row, item) =>
        row.kind === "group" ? (
          <GroupRow
            row={row}
            item={item}
            isDropTarget={sort === "group" && isOwn(row) && drag.over === row.group.name}
            drop={isOwn(row) ? target(row.group.name) : NO_TARGET}
          />
        ) : (
          <ContactRow
            contact={row.contact}
            item={item}
            now={now()}
            imOpensInGroupChat={imOpensInGroupChat}
            isTaken={taken?.contact.key === row.key && !taken.keeps}
            onMessage={(jid) => app.contacts.openConversation(jid)}
            onDragStart={(event) => drag.start(event, row.contact.jid, row.contact.group)}
            drop={isOwn(row) ? target(row.contact.group) : NO_TARGET}
          />
        )
      }
    />
  );
}

type GroupListRow = ContactListRow & { readonly kind: "group" };

/** What the person sorts; groups of the organisation stand as they are. */
function isOwn(row: ContactListRow): boolean {
  return row.kind === "group" ? row.group.organisation === undefined : row.contact.organisationGroup === undefined;
}

function menuTask(row: ContactListRow, anchor: { readonly x: number; readonly y: number }): PeopleTask {
  return row.kind === "contact"
    ? { kind: "contact-menu", contact: row.contact, anchor }
    : { kind: isOwn(row) ? "group-menu" : "organisation-menu", group: row.group.name, title: row.title, anchor };
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
