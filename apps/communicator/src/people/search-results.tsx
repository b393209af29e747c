import type { PersonHit } from "@tandem/client-core";
import { Avatar, EmptyState, IconButton, RovingList, type RovingItemProps, Spinner, useSnapshot } from "@tandem/ui-kit";
import { GroupChatTile, PersonAdd16, Search32 } from "@tandem/ui-kit/icons";
import { type ReactElement, useMemo } from "react";
import { type Services, useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { RowMessageButton } from "./contact-row.tsx";
import { presenceKind, presenceLine } from "./presence-line.ts";
import { markedParts, type SearchRow, searchRows } from "./search-rows.ts";
import type { PeopleTask } from "./tasks.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";
import { useRowHeight } from "./use-row-height.ts";

interface SearchResultsProps {
  readonly onTask: (task: PeopleTask) => void;
  /** A place was opened: the search has done its work. */
  readonly onOpened: () => void;
}

/** Contacts at once, the directory and rooms when the server answers. Rooms open in Group Chat (CO6). */
export function SearchResults({ onTask, onOpened }: SearchResultsProps): ReactElement {
  const services = useServices();
  const { app } = services;
  const snapshot = useSnapshot(app.search, (s) => s);
  const height = useRowHeight();
  const rows = useMemo(() => searchRows(snapshot, height), [snapshot, height]);
  const open = (row: SearchRow): void => {
    if (openRow(row, services)) onOpened();
  };
  if (rows.length === 0) return <NothingFound text={snapshot.text} isSearching={snapshot.searching} />;
  return (
    <RovingList<SearchRow>
      role="grid"
      label={texts.search.results}
      className="cm-list"
      rows={rows}
      onOpen={open}
      onCard={(row, anchor) => row.kind === "person" && onTask({ kind: "card", jid: row.key, anchor })}
      onKey={(row, name) => {
        const anchor = document.activeElement;
        if (name !== "Alt+Enter" || row.kind !== "person" || !(anchor instanceof HTMLElement)) return false;
        onTask({ kind: "card", jid: row.key, anchor });
        return true;
      }}
      renderRow={(row, item) => <ResultRow {...{ row, item, onTask, onOpened }} search={snapshot.text} />}
    />
  );
}

/** What Enter and a double-click on a result do. Call inside the click or key press: a window may open. */
export function openRow(row: SearchRow | undefined, { app, openGroupChat }: Services): boolean {
  if (row?.kind === "person") app.contacts.openConversation(row.key);
  if (row?.kind === "room") openGroupChat({ kind: "room", jid: row.key });
  return row?.kind === "person" || row?.kind === "room";
}

function NothingFound({ text, isSearching }: { readonly text: string; readonly isSearching: boolean }): ReactElement {
  return (
    <div className="cm-list cm-center" aria-busy={isSearching}>
      {isSearching ? (
        <p className="td-line td-muted cm-searching" role="status">
          <Spinner />
          {texts.search.searching}
        </p>
      ) : (
        <EmptyState icon={<Search32 />} title={texts.search.nothing(text)}>
          {texts.search.nothingText}
        </EmptyState>
      )}
    </div>
  );
}

interface ResultRowProps extends SearchResultsProps {
  readonly row: SearchRow;
  readonly item: RovingItemProps;
  readonly search: string;
}

function ResultRow(props: ResultRowProps): ReactElement {
  const { row, item, search } = props;
  if (row.kind === "head") {
    return (
      <div {...item} className="cm-group">
        <span>{row.text}</span>
        <span className="td-count td-num">{row.count}</span>
      </div>
    );
  }
  if (row.kind === "person") return <PersonRow {...props} person={row.person} />;
  const text = [row.room.topic, texts.search.opensInGroupChat].filter((part) => part !== "").join(" · ");
  return (
    <div {...item} className="td-row2 cm-contact" aria-label={`${row.room.name}, ${text}`}>
      <div role="gridcell" className="td-row2-cell">
        <span className="cm-room-tile">
          <GroupChatTile size={20} />
        </span>
        <div className="td-grow">
          <div className="td-row2-name td-ellipsis">
            <Marked text={row.room.name} search={search} />
          </div>
          <div className="td-row2-text td-ellipsis">{text}</div>
        </div>
      </div>
    </div>
  );
}

function PersonRow({
  person,
  item,
  search,
  onTask,
  onOpened,
}: ResultRowProps & { readonly person: PersonHit }): ReactElement {
  const { app, now } = useServices();
  const imOpensInGroupChat = useImOpensInGroupChat();
  const detail = [person.title, person.department].filter((part) => part !== undefined && part !== "").join(", ");
  // A contact's presence with its detail; of others what tells one namesake from the other.
  const line =
    person.isContact || detail === "" ? presenceLine(person, now()) : presenceLine({ ...person, note: detail }, now());
  return (
    <div {...item} className="td-row2 cm-contact" aria-label={`${person.name}, ${line}`} data-jid={person.jid}>
      <div role="gridcell" className="td-row2-cell">
        <Avatar address={person.jid} name={person.name} state={presenceKind(person)} />
        <div className="td-grow">
          <div className="td-row2-name td-ellipsis">
            <Marked text={person.name} search={search} />
          </div>
          <div className="td-row2-text td-ellipsis">
            <Marked text={line} search={search} />
          </div>
        </div>
      </div>
      {!person.isContact && (
        <span role="gridcell" className="cm-row-actions">
          <IconButton
            small
            tabIndex={-1}
            label={texts.people.addContact}
            onClick={(event) => {
              event.stopPropagation();
              onTask({ kind: "add", jid: person.jid, name: person.name });
            }}
          >
            <PersonAdd16 />
          </IconButton>
        </span>
      )}
      <RowMessageButton
        role="gridcell"
        contact={person}
        imOpensInGroupChat={imOpensInGroupChat}
        onMessage={(jid) => {
          app.contacts.openConversation(jid);
          onOpened();
        }}
      />
    </div>
  );
}

function Marked({ text, search }: { readonly text: string; readonly search: string }): ReactElement {
  const [before, match, after] = markedParts(text, search);
  if (match === undefined) return <>{text}</>;
  return (
    <>
      {before}
      <mark className="td-mark">{match}</mark>
      {after}
    </>
  );
}
