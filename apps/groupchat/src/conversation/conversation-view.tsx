import type { ConversationViewModel } from "@tandem/client-core/view-models";
import {
  Avatar,
  Button,
  EmptyState,
  FindButton,
  FindSlot,
  IconButton,
  Keys,
  MessageEntry,
  MessageList,
  presenceName,
  SkeletonMessages,
  TypingLine,
  useAnnouncements,
  useDelayed,
  useSnapshot,
} from "@tandem/ui-kit";
import { DropZone, FilesContext } from "@tandem/ui-kit/files";
import { ArrowLeft16, ChatMultiple32, MoreHorizontal16, PanelRightContract16, PeopleAdd16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { copyEntry } from "../my-chat/menus.tsx";
import { focusLastMessage } from "../shell/focus.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";

export interface ConversationViewProps {
  readonly vm: ConversationViewModel;
  readonly bars: ReactNode;
  readonly back: ReactNode;
  /** The room that the IM was opened from. */
  readonly openedFrom: string | undefined;
  readonly isSideOpen: boolean;
  readonly onToggleSide: () => void;
}

/** An IM inside Group Chat (RT14): the same rows and the same entry area as in a room. */
export default function ConversationView(props: ConversationViewProps): ReactElement {
  const { vm, bars, openedFrom } = props;
  const { app } = useUi();
  const name = useSnapshot(vm, (s) => s.peer.name);
  const timeline = useSnapshot(vm, (s) => s.timeline);
  const typing = useSnapshot(vm, (s) => s.typing);
  useEffect(() => {
    vm.open();
    return () => vm.close();
  }, [vm]);
  useAnnouncements(timeline.items);
  return (
    <main className="td-main" aria-label={name} data-pane="messages">
      <Header {...props} />
      <div className="td-subheader">
        {openedFrom !== undefined && <WayBack room={openedFrom} />}
        <span className="td-grow" />
        <span className="td-muted td-ellipsis">{laterTexts.im.onlyYou(name)}</span>
      </div>
      <FindSlot vm={app.find} place={vm.jid} verbs={vm} />
      <FilesContext value={vm.files}>
        <MessageList
          key={vm.jid}
          role="log"
          label={strings.message.withPerson(name)}
          title={name}
          timeline={timeline}
          verbs={vm}
          now={Date.now()}
          over={bars}
          empty={<NoMessages vm={vm} />}
        />
      </FilesContext>
      <TypingLine names={typing ? [name] : []} />
      <Entry vm={vm} />
    </main>
  );
}

function Header({ vm, back, isSideOpen, onToggleSide }: ConversationViewProps): ReactElement {
  const { app, openDialog } = useUi();
  const peer = useSnapshot(vm, (s) => s.peer);
  const { jid, name } = peer;
  const title = useSnapshot(app.faces.card(jid), (s) => s.title);
  // What somebody wrote about themselves stands in About, where there is room for it.
  const about = title ?? peer.note;
  const state = peer.blocked ? "blocked" : peer.base;
  const label = isSideOpen ? laterTexts.im.hideAbout : laterTexts.im.showAbout;
  return (
    <header className="td-header">
      {back}
      <Avatar address={peer.jid} name={peer.name} size={36} state={state} />
      <div className="td-grow">
        <h1>{peer.name}</h1>
        <span className="td-header-topic">
          {presenceName(state)}
          {about !== undefined && about !== "" && ` · ${about}`}
        </span>
      </div>
      {!peer.blocked && (
        <IconButton
          className="gc-wide"
          label={laterTexts.im.bringIn}
          onClick={() => openDialog({ kind: "bring-in", jid, name })}
        >
          <PeopleAdd16 />
        </IconButton>
      )}
      <FindButton vm={app.find} place={vm.jid} />
      <IconButton label={label} shortcut="Alt+P" aria-pressed={isSideOpen} onClick={onToggleSide}>
        <PanelRightContract16 />
      </IconButton>
      <More vm={vm} />
    </header>
  );
}

function More({ vm }: { readonly vm: ConversationViewModel }): ReactElement {
  const { app, openMenu, openDialog } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const open = (): void => {
    if (button.current === null) return;
    const { jid, name, isContact, blocked } = vm.snapshot().peer;
    const { contacts } = app.myChat.snapshot();
    const item = (key: string, label: string, onPick: () => void) => ({ kind: "item", key, label, onPick }) as const;
    openMenu({
      label: name,
      anchor: button.current,
      entries: [
        item("print", strings.selection.print, () => window.print()),
        item("day", strings.find.goToDay, () => app.find.open(jid, "day")),
        ...(blocked
          ? []
          : [item("bring-in", laterTexts.im.bringIn, () => openDialog({ kind: "bring-in", jid, name }))]),
        copyEntry(jid),
        ...(contacts === undefined || isContact
          ? []
          : [item("add", laterTexts.im.addContact, () => openDialog({ kind: "add-contact", jid }))]),
        ...(contacts === undefined || blocked
          ? []
          : [item("block", laterTexts.menus.block, () => void contacts.block(jid))]),
        item("close", laterTexts.menus.closeConversation, () => app.myChat.closeConversation(jid)),
      ],
    });
  };
  return (
    <IconButton ref={button} label={strings.common.more} aria-haspopup="menu" onClick={open}>
      <MoreHorizontal16 />
    </IconButton>
  );
}

/** Leads back to the room, with what is new there; Escape does the same. */
function WayBack({ room }: { readonly room: string }): ReactElement {
  const { app } = useUi();
  const vm = app.room(room);
  const name = useSnapshot(vm, (s) => s.header.name);
  const unread = useSnapshot(app.myChat, (s) => unreadIn(s.categories, room));
  return (
    <button type="button" className="gc-back" onClick={() => app.myChat.goBack()}>
      <ArrowLeft16 />
      <b className="td-strong">{name}</b>
      {unread > 0 && <span className="td-muted">{laterTexts.im.newMessages(unread)}</span>}
      <Keys keys="Esc" />
    </button>
  );
}

type Categories = ReturnType<ReturnType<typeof useUi>["app"]["myChat"]["snapshot"]>["categories"];

function unreadIn(categories: Categories, jid: string): number {
  for (const node of categories) {
    const found = node.rooms.find((room) => room.jid === jid)?.unread ?? unreadIn(node.categories, jid);
    if (found > 0) return found;
  }
  return 0;
}

function Entry({ vm }: { readonly vm: ConversationViewModel }): ReactElement {
  const { app } = useUi();
  const peer = useSnapshot(vm, (s) => s.peer);
  const draft = useSnapshot(vm, (s) => s.draft);
  const entry = useRef<HTMLTextAreaElement>(null);
  // It was asked for by a double-click or Enter: the cursor goes where one writes (RT14).
  useEffect(() => entry.current?.focus(), [vm]);
  if (peer.blocked) {
    return (
      <div className="td-entry-closed" data-pane="entry">
        <span className="td-grow">{laterTexts.im.blocked(peer.name)}</span>
        <Button onClick={() => void vm.unblock()}>{laterTexts.menus.unblock}</Button>
      </div>
    );
  }
  return (
    <>
      {peer.base === "dnd" && <p className="td-entry-line">{laterTexts.im.dnd(peer.name)}</p>}
      <MessageEntry
        draft={draft}
        verbs={vm}
        files={vm.files}
        rooms={app.myChat.roomsToName}
        place={peer.name}
        {...(peer.base === "offline" ? { placeholder: laterTexts.im.offline(peer.name) } : {})}
        inputRef={entry}
        onLeaveUp={focusLastMessage}
      />
      <DropZone files={vm.files} place={peer.name} />
    </>
  );
}

function NoMessages({ vm }: { readonly vm: ConversationViewModel }): ReactElement {
  const name = useSnapshot(vm, (s) => s.peer.name);
  const isLoading = useSnapshot(vm, (s) => s.timeline.loadingOlder || s.timeline.hasOlder);
  const showSkeleton = useDelayed(isLoading);
  if (isLoading) return <div aria-busy="true">{showSkeleton && <SkeletonMessages />}</div>;
  return (
    <EmptyState icon={<ChatMultiple32 />} title={laterTexts.im.emptyTitle}>
      {laterTexts.im.empty(name)}
    </EmptyState>
  );
}
