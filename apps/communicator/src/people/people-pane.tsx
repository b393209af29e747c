import { SearchField, useSnapshot } from "@tandem/ui-kit";
import { UndoBar } from "@tandem/ui-kit/contacts";
import { History16, People16, Search16 } from "@tandem/ui-kit/icons";
import { handleKey, isForLayer, isTextField } from "@tandem/ui-kit/keyboard";
import { badgeText } from "@tandem/ui-kit/strings";
import { type ReactElement, type RefObject, useEffect, useRef, useState } from "react";
import { MeArea } from "../me/me-area.tsx";
import { ConnectionBar } from "../shell/connection-bar.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { ContactList } from "./contact-list.tsx";
import { ListTools } from "./list-tools.tsx";
import { PeopleFoot } from "./people-foot.tsx";
import { PeopleLayers } from "./people-layers.tsx";
import { RecentList } from "./recent-list.tsx";
import { Requests } from "./requests.tsx";
import { openRow, SearchResults } from "./search-results.tsx";
import { searchRows } from "./search-rows.ts";
import type { PeopleTask } from "./tasks.ts";
import { TalkInvitations } from "./talk-invitations.tsx";
import { useImOpensInGroupChat } from "./use-im-place.ts";

type Tab = "contacts" | "recent";

interface PeoplePaneProps {
  /** Search in conversations, for that text or for a new one. */
  readonly onSearchMessages: (text?: string) => void;
}

/** The left or only pane: me, search, contacts, foot. */
export function PeoplePane({ onSearchMessages }: PeoplePaneProps): ReactElement {
  const services = useServices();
  const { app } = services;
  const text = useSnapshot(app.search, (s) => s.text);
  const [tab, setTab] = useState<Tab>("contacts");
  const [task, setTask] = useState<PeopleTask>();
  const field = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const setText = (next: string): void => app.search.setText(next);
  useStartSearch(field, setText, () => setTask({ kind: "add" }));
  const imOpensInGroupChat = useImOpensInGroupChat();
  const isSearching = text.trim() !== "";

  const openFirst = (): void => {
    const first = searchRows(app.search.snapshot(), 0).find((row) => row.kind !== "head");
    if (openRow(first, services)) setText("");
  };
  return (
    <>
      <MeArea />
      <div className="cm-search" data-pane="search">
        <SearchField
          ref={field}
          label={texts.people.find}
          value={text}
          onText={setText}
          onKeyDown={(event) => {
            if (event.key === "Enter") openFirst();
            if (event.key === "ArrowDown") pane.current?.querySelector<HTMLElement>("[role=row]")?.focus();
            if (event.key !== "Escape" || text === "") return;
            event.stopPropagation();
            setText("");
          }}
        />
      </div>
      <div ref={pane} className="cm-pane" data-pane="people">
        {isSearching ? (
          <>
            <SearchResults onTask={setTask} onOpened={() => setText("")} />
            {!imOpensInGroupChat && (
              <MessagesButton
                label={texts.search.inMessages(text.trim())}
                onPick={() => {
                  onSearchMessages(text.trim());
                  setText("");
                }}
              />
            )}
          </>
        ) : (
          <>
            {!imOpensInGroupChat && <Tabs tab={tab} onTab={setTab} />}
            <div
              id={`cm-panel-${tab}`}
              className="cm-panel"
              role={imOpensInGroupChat ? undefined : "tabpanel"}
              aria-labelledby={imOpensInGroupChat ? undefined : `cm-tab-${tab}`}
            >
              <div className="td-bars">
                <ConnectionBar />
              </div>
              <TalkInvitations />
              {tab === "recent" && !imOpensInGroupChat ? (
                <>
                  <RecentList onTask={setTask} />
                  <MessagesButton label={texts.history.open} onPick={() => onSearchMessages()} />
                </>
              ) : (
                <>
                  <ListTools onAdd={() => setTask({ kind: "add" })} />
                  <Requests />
                  <ContactList onTask={setTask} onLetter={(letter) => startWith(field.current, letter, setText)} />
                  <UndoBar contacts={app.contacts} />
                </>
              )}
            </div>
          </>
        )}
      </div>
      <PeopleFoot isSearching={isSearching} />
      <PeopleLayers task={task} onTask={setTask} />
    </>
  );
}

function MessagesButton({ label, onPick }: { readonly label: string; readonly onPick: () => void }): ReactElement {
  return (
    <button type="button" className="td-row cm-messages-button" title="Ctrl+Shift+F" onClick={onPick}>
      <Search16 />
      <span className="td-row-name">{label}</span>
    </button>
  );
}

interface TabsProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

function Tabs({ tab, onTab }: TabsProps): ReactElement {
  const { app } = useServices();
  const unread = useSnapshot(app.conversations, (s) => s.unread);
  const tabs = [
    { key: "contacts" as const, name: texts.people.contacts, icon: <People16 />, count: 0 },
    { key: "recent" as const, name: texts.people.recent, icon: <History16 />, count: unread },
  ];
  return (
    <div className="cm-tabs" role="tablist">
      {tabs.map(({ key, name, icon, count }) => (
        <button
          key={key}
          id={`cm-tab-${key}`}
          type="button"
          role="tab"
          aria-selected={tab === key}
          aria-controls={`cm-panel-${key}`}
          tabIndex={tab === key ? 0 : -1}
          aria-label={count > 0 ? `${name}, ${texts.unread(count)}` : undefined}
          onClick={() => onTab(key)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
            const other = key === "contacts" ? "recent" : "contacts";
            onTab(other);
            document.getElementById(`cm-tab-${other}`)?.focus();
          }}
        >
          {icon}
          {name}
          {count > 0 && (
            <span className="td-badge" data-look="mention" aria-hidden="true">
              {badgeText(count)}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

function startWith(field: HTMLInputElement | null, letter: string, setText: (text: string) => void): void {
  setText(letter);
  field?.focus();
}

/** A letter typed anywhere outside a text field starts the search (CO6). */
function useStartSearch(
  field: RefObject<HTMLInputElement | null>,
  setText: (text: string) => void,
  add: () => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isForLayer(event) || handleKey({ "Alt+N": add }, event)) return;
      const isLetter = /^[\p{L}\p{N}]$/u.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!isLetter || event.defaultPrevented || isTextField(event.target)) return;
      // A menu or a dialog has letters of its own; and where the list is covered there is nothing to search in.
      if (document.querySelector("[role=dialog], [role=menu]") !== null || field.current?.offsetParent === null) return;
      event.preventDefault();
      startWith(field.current, event.key, setText);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}
