import type {
  FilesViewModel,
  MessageItem,
  SearchContextSnapshot,
  SearchContextViewModel,
  SearchHit,
} from "@tandem/client-core/view-models";
import {
  Avatar,
  Button,
  EmptyState,
  type MessageActions,
  RoomTile,
  SkeletonMessages,
  TimelineRow,
  useDelayed,
  useSnapshot,
} from "@tandem/ui-kit";
import { FilesContext } from "@tandem/ui-kit/files";
import { MoreRows, useMarks } from "@tandem/ui-kit/history";
import { NumberSymbol20 } from "@tandem/ui-kit/icons";
import { clockTime, dayAndTime, strings } from "@tandem/ui-kit/strings";
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useUi } from "../ui.ts";
import "./history.css";
import { words } from "./words.ts";

interface ContextPaneProps {
  readonly vm: SearchContextViewModel;
  /** To be marked. */
  readonly marked: readonly string[];
  readonly onOpen: (hit: SearchHit) => void;
}

/** The chosen hit among what was said around it (design 07b); the room is read for it, and not entered. */
export function ContextPane({ vm, marked, onOpen }: ContextPaneProps): ReactElement | null {
  const state = useSnapshot(vm, (s) => s);
  const { hit } = state;
  if (hit === undefined) return null;
  return (
    <section className="gc-context" aria-label={words.context} data-pane="side">
      <Head hit={hit} onOpen={() => onOpen(hit)} />
      <Around key={hit.id} {...{ vm, state, hit, marked, onOpen }} />
    </section>
  );
}

function Head({ hit, onOpen }: { readonly hit: SearchHit; readonly onOpen: () => void }): ReactElement {
  const { place, at } = hit;
  const time = clockTime(at);
  const day = dayAndTime(at, Date.now()).slice(0, -time.length).trim();
  return (
    <header className="td-header">
      {place.kind === "room" ? (
        <RoomTile address={place.jid}>
          <NumberSymbol20 />
        </RoomTile>
      ) : (
        <Avatar address={place.jid} name={place.name} />
      )}
      <div className="td-grow">
        <h2 className="td-ellipsis">{place.name}</h2>
        <span className="td-header-topic">{words.around(day, time)}</span>
      </div>
      <Button onClick={onOpen}>{place.kind === "room" ? words.openRoom : words.openConversation}</Button>
    </header>
  );
}

interface AroundProps extends ContextPaneProps {
  readonly state: SearchContextSnapshot;
  readonly hit: SearchHit;
}

function Around({ vm, state, hit, marked, onOpen }: AroundProps): ReactElement {
  const showSkeleton = useDelayed(state.state === "reading");
  if (state.state === "reading") return <div aria-busy="true">{showSkeleton && <SkeletonMessages />}</div>;
  if (state.state === "gone") return <EmptyState title={words.gone}>{words.goneText}</EmptyState>;
  if (state.state === "failed") {
    const retry = <Button onClick={() => vm.retry()}>{strings.common.retry}</Button>;
    return (
      <EmptyState title={words.failed} actions={retry}>
        {strings.error[state.error ?? "server"]}
      </EmptyState>
    );
  }
  return <Messages {...{ vm, state, hit, marked, onOpen }} />;
}

function Messages({ vm, state, hit, marked, onOpen }: AroundProps): ReactElement {
  const { app } = useUi();
  const { items, target, loading } = state;
  const scroll = useRef<HTMLDivElement>(null);
  const [now] = useState(() => Date.now());
  const [focused, setFocused] = useState(target);
  const myName = useSnapshot(app.me, (s) => s.name);
  const actions = useMemo(() => actionsOf(scroll, (item) => onOpen({ ...hit, archiveId: item.id })), [hit, onOpen]);
  useKeptPlace(scroll, items, target);
  useMarks(scroll, marked, items);
  const isRoom = hit.place.kind === "room";
  const more = (side: "older" | "newer"): ReactElement => (
    <MoreRows isLoading={loading === side} onMore={() => vm.loadMore(side)} />
  );
  return (
    <FilesContext value={filesOf(app, hit)}>
      {/* The articles hold the focus; the list only hears their keys. */}
      <div
        ref={scroll}
        className="gc-context-list"
        role="feed"
        aria-label={strings.message.in(hit.place.name)}
        aria-busy={loading !== undefined}
        onKeyDown={moveBetween}
        onFocus={({ target: at }) => setFocused(at.closest<HTMLElement>("article")?.dataset["messageId"] ?? focused)}
      >
        {state.hasOlder && more("older")}
        {items.map((item, index) => (
          <TimelineRow
            key={item.id}
            item={item}
            {...{ actions, now }}
            mention={isRoom ? myName : undefined}
            row={undefined}
            position={index + 1}
            total={items.length}
            focusable={item.id === focused}
            isTarget={item.id === target}
            tools={undefined}
          />
        ))}
        {state.hasNewer && more("newer")}
      </div>
    </FilesContext>
  );
}

function filesOf(app: ReturnType<typeof useUi>["app"], { place }: SearchHit): FilesViewModel {
  return (place.kind === "room" ? app.room(place.jid) : app.conversation(place.jid)).files;
}

/** Nothing is done to a message here; what it answers is gone to, in the place itself where it is not among these. */
function actionsOf(
  scroll: { readonly current: HTMLElement | null },
  open: (item: MessageItem) => void,
): MessageActions {
  const nothing = (): void => undefined;
  return {
    retry: nothing,
    discard: nothing,
    takeBack: nothing,
    react: nothing,
    pickEmoji: nothing,
    loadGap: nothing,
    goToAnswered(item) {
      const id = item.replyTo?.id;
      const element =
        id === undefined
          ? null
          : scroll.current?.querySelector<HTMLElement>(`article[data-message-id="${CSS.escape(id)}"]`);
      if (element == null) open(item);
      else element.focus();
    },
  };
}

function moveBetween(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const from = (event.target as HTMLElement).closest("article");
  if (step === 0 || from === null) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("article")];
  all[all.indexOf(from) + step]?.focus();
  event.preventDefault();
}

/** The hit is in the middle at first; what comes before it later does not move it. */
function useKeptPlace(
  scroll: { readonly current: HTMLElement | null },
  items: SearchContextSnapshot["items"],
  target: string | undefined,
): void {
  const place = useRef<number>(undefined);
  useLayoutEffect(() => {
    const list = scroll.current;
    const hit = list?.querySelector<HTMLElement>("article[data-target]");
    if (list === null || hit === null || hit === undefined) return undefined;
    const middle = (list.clientHeight - hit.offsetHeight) / 2;
    list.scrollTop = hit.offsetTop - (place.current ?? Math.max(0, middle));
    const note = (): void => {
      place.current = hit.offsetTop - list.scrollTop;
    };
    note();
    list.addEventListener("scroll", note);
    return () => list.removeEventListener("scroll", note);
  }, [scroll, items, target]);
}
