import { RovingList, useFrameSnapshot, useOptionalSnapshot, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import type { MyChatSnapshot } from "@tandem/client-core/view-models";
import { type ReactElement, useMemo, useState } from "react";
import { ContactCard } from "../shell/views.ts";
import { texts } from "../texts/index.ts";
import { type Ui, useUi } from "../ui.ts";
import { openMenuOf } from "./menus-later.ts";
import { MyChatRowView } from "./row-view.tsx";
import { type MyChatRow, type MyChatSection, myChatRows } from "./rows.ts";
import { useClosedGroups } from "./use-closed-groups.ts";
import { useRowHeights } from "./use-row-heights.ts";

interface MyChatTreeProps {
  readonly sections: readonly MyChatSection[];
  readonly filter: string;
  readonly onFilter: () => void;
  readonly onOpened: () => void;
}

export function MyChatTree({ sections, filter, onFilter, onOpened }: MyChatTreeProps): ReactElement {
  const ui = useUi();
  const { myChat } = ui.app;
  const contacts = useSnapshot(myChat, (s) => s.contacts);
  const picked = useOptionalSnapshot(contacts, (s) => s.selected);
  const open = useSnapshot(myChat, (s) => s.open);
  const { closed, setClosed } = useClosedGroups();
  const rows = useRows(sections, filter, closed);
  const [card, setCard] = useState<{
    readonly row: MyChatRow & { readonly kind: "contact" };
    readonly at: HTMLElement;
  }>();
  const opened = openKey(open);
  const pickedKey = picked === undefined ? undefined : `contact:${picked}`;

  return (
    <>
      <RovingList
        role="tree"
        label={texts.myChat.title}
        className="td-tree"
        rows={rows}
        selected={opened}
        renderRow={(row, props) => (
          <MyChatRowView row={row} props={row.key === pickedKey ? { ...props, "aria-selected": true } : props} />
        )}
        onPick={(row, byTouch) => {
          if (byTouch && row.key === pickedKey) return openRow(ui, row, onOpened);
          contacts?.select(row.kind === "contact" ? row.contact.key : undefined);
          if (row.kind !== "contact") openRow(ui, row, onOpened);
        }}
        onOpen={(row) => openRow(ui, row, onOpened)}
        onToggle={(row, expanded) => setClosed(row.key, !expanded)}
        onMenu={(row, anchor) => openMenuOf(ui, { label: row.text, anchor }, (menus) => menus.rowMenu(ui, row))}
        onCard={(row, at) => {
          if (row.kind === "contact") setCard({ row, at });
        }}
        onFilter={onFilter}
        onKey={(_, name) => {
          if (name !== "Ctrl+Z" || contacts === undefined) return false;
          void contacts.undo();
          return true;
        }}
        onHeld={(held) => contacts?.setHeld(held)}
        after={<Nothing rows={rows} filter={filter} />}
      />
      {card !== undefined && (
        <ContactCard.View
          person={card.row.contact}
          anchor={card.at}
          onMessage={() => contacts?.openConversation(card.row.contact.jid)}
          onClose={() => setCard(undefined)}
        />
      )}
    </>
  );
}

function useRows(
  sections: readonly MyChatSection[],
  filter: string,
  closed: ReadonlySet<string>,
): readonly MyChatRow[] {
  const { myChat } = useUi().app;
  const contacts = useSnapshot(myChat, (s) => s.contacts);
  const contactGroups = useOptionalSnapshot(contacts, (s) => s.groups);
  const sort = useOptionalSnapshot(contacts, (s) => s.sort);
  const categories = useFrameSnapshot(myChat, (s) => s.categories);
  const conversations = useFrameSnapshot(myChat, (s) => s.conversations);
  const filters = useFrameSnapshot(useUi().app.filters, (s) => s.rows);
  const heights = useRowHeights();
  return useMemo(() => {
    const snapshot: Pick<MyChatSnapshot, "categories" | "conversations"> =
      conversations === undefined ? { categories } : { categories, conversations };
    const titles = {
      ...texts.myChat,
      filters: texts.filters.title,
      mentionsOfMe: texts.filters.mentions,
      noFilters: texts.filters.none,
      online: strings.list.online,
    };
    return myChatRows({ sections, snapshot, contactGroups, sort, filters, closed, filter, heights, titles });
  }, [sections, categories, conversations, contactGroups, sort, filters, closed, filter, heights]);
}

function openKey(open: MyChatSnapshot["open"]): string | undefined {
  if (open.kind === "search") return open.filter === undefined ? undefined : `filter:${open.filter}`;
  return open.kind === "room" || open.kind === "conversation" ? `${open.kind}:${open.jid}` : undefined;
}

function openRow({ app, openDialog }: Ui, row: MyChatRow, onOpened: () => void): void {
  if (row.kind === "room") app.myChat.openRoom(row.room.jid);
  else if (row.kind === "filter") app.filters.open(row.filter.id);
  else if (row.kind === "conversation") app.myChat.openConversation(row.conversation.jid);
  else if (row.kind === "contact") {
    const { contacts } = app.myChat.snapshot();
    contacts?.openConversation(row.contact.jid);
    // The conversation has the selection now; the row only keeps the pointer's hover (design 02).
    contacts?.select(undefined);
  } else if (row.kind === "act" && row.act === "directory") app.myChat.openDirectory();
  else {
    if (row.kind === "act") openDialog({ kind: "add-contact" });
    return;
  }
  onOpened();
}

interface NothingProps {
  readonly rows: readonly MyChatRow[];
  readonly filter: string;
}

/** A filter that finds nothing says so. */
function Nothing({ rows, filter }: NothingProps): ReactElement | null {
  const isFound = rows.some(
    ({ kind }) => kind === "room" || kind === "contact" || kind === "filter" || kind === "conversation",
  );
  if (filter === "" || isFound) return null;
  return (
    <p className="td-help gc-hint" role="presentation">
      {texts.myChat.nothing(filter)}
    </p>
  );
}
