import type { RoomViewModel } from "@tandem/client-core/view-models";
import {
  Button,
  EmptyState,
  FindSlot,
  MessageEntry,
  MessageList,
  SkeletonMessages,
  TypingLine,
  useAnnouncements,
  useDelayed,
  useSnapshot,
} from "@tandem/ui-kit";
import { DropZone, FilesContext } from "@tandem/ui-kit/files";
import { ChatMultiple32 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import type { Layout } from "../shell/layout.ts";
import { focusLastMessage } from "../shell/focus.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { NotInside } from "./not-inside.tsx";
import { PinsBar } from "./pins.tsx";
import { RoomHeader } from "./room-header.tsx";

export interface RoomViewProps {
  readonly vm: RoomViewModel;
  readonly bars: ReactNode;
  readonly back: ReactNode;
  readonly layout: Layout;
}

export default function RoomView({ vm, bars, back, layout }: RoomViewProps): ReactElement {
  const state = useSnapshot(vm, (s) => s.state);
  const name = useSnapshot(vm, (s) => s.header.name);
  useEffect(() => {
    vm.open();
    return () => vm.close();
  }, [vm]);
  return (
    <main className="td-main" aria-label={name} data-pane="messages">
      <RoomHeader vm={vm} back={back} layout={layout} />
      {state.kind !== "refused" && state.kind !== "left" && <PinsBar vm={vm} />}
      {state.kind === "refused" || state.kind === "left" ? (
        <NotInside vm={vm} state={state} bars={bars} />
      ) : (
        <Inside vm={vm} bars={bars} />
      )}
    </main>
  );
}

function Inside({ vm, bars }: { readonly vm: RoomViewModel; readonly bars: ReactNode }): ReactElement {
  const { app } = useUi();
  const timeline = useSnapshot(vm, (s) => s.timeline);
  const draft = useSnapshot(vm, (s) => s.draft);
  const typing = useSnapshot(vm, (s) => s.typing);
  const name = useSnapshot(vm, (s) => s.header.name);
  const maySend = useSnapshot(vm, (s) => s.header.maySend);
  const myName = useSnapshot(app.me, (s) => s.name);
  const presenter = useSnapshot(vm, (s) => s.presenter);
  const instead = useMemo(
    () => (presenter === undefined ? undefined : { name: presenter, write: (id: string) => vm.writeToPresenter(id) }),
    [vm, presenter],
  );
  const entry = useRef<HTMLTextAreaElement>(null);
  // Names of a large room come when they are asked for: then they are looked for again.
  const found = useSnapshot(vm, (s) => s.peopleFound);
  const people = useCallback((typed: string, max: number) => vm.peopleToMention(typed, max), [vm, found]);
  useAnnouncements(timeline.items);
  useEffect(() => focusUnlessBusy(entry.current), [vm]);
  return (
    <>
      <FindSlot vm={app.find} place={vm.jid} verbs={vm} />
      <FilesContext value={vm.files}>
        <MessageList
          key={vm.jid}
          role="feed"
          label={strings.message.in(name)}
          title={name}
          timeline={timeline}
          verbs={vm}
          mention={myName}
          openAuthor={(item) => vm.activateAuthor(item.id)}
          instead={instead}
          now={Date.now()}
          over={bars}
          empty={<NoMessages vm={vm} />}
        />
      </FilesContext>
      <TypingLine names={typing} />
      {maySend ? (
        <MessageEntry
          draft={draft}
          verbs={vm}
          files={vm.files}
          people={people}
          rooms={app.myChat.roomsToName}
          place={name}
          inputRef={entry}
          onLeaveUp={focusLastMessage}
        />
      ) : (
        <div className="td-entry-closed" data-pane="entry" tabIndex={0} role="note">
          {laterTexts.room.mayNotSend}
        </div>
      )}
      {maySend && <DropZone files={vm.files} place={name} />}
    </>
  );
}

/** A room that was opened takes the cursor, but never from another place (design §10.7). */
function focusUnlessBusy(entry: HTMLTextAreaElement | null): void {
  if (document.activeElement === document.body) entry?.focus();
}

function NoMessages({ vm }: { readonly vm: RoomViewModel }): ReactElement {
  const { openDialog } = useUi();
  const header = useSnapshot(vm, (s) => s.header);
  const isLoading = useSnapshot(
    vm,
    (s) => s.state.kind === "joining" || s.timeline.loadingOlder || s.timeline.hasOlder,
  );
  const showSkeleton = useDelayed(isLoading);
  if (isLoading) return <div aria-busy="true">{showSkeleton && <SkeletonMessages />}</div>;
  const { jid, name, topic } = header;
  return (
    <EmptyState
      icon={<ChatMultiple32 />}
      title={laterTexts.room.emptyTitle}
      actions={
        <>
          {header.mayEditTopic && (
            <Button onClick={() => openDialog({ kind: "topic", jid, name, topic })}>{laterTexts.room.editTopic}</Button>
          )}
          <Button onClick={() => openDialog({ kind: "invite", jid, name })}>{laterTexts.menus.invite}</Button>
        </>
      }
    >
      {laterTexts.room.empty(header.memberCount)}
      {header.keepsHistory !== undefined && ` ${laterTexts.room[header.keepsHistory ? "historyStarts" : "noHistory"]}`}
    </EmptyState>
  );
}
