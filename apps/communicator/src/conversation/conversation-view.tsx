import type { ConversationSnapshot, ConversationViewModel } from "@tandem/client-core";
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
import { Chat24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type RefObject, useEffect, useRef } from "react";
import { ConnectionBar } from "../shell/connection-bar.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { Bubble, firstName, NewestOwnContext } from "./bubble.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { OriginLine } from "./origin-line.tsx";

export interface ConversationViewProps {
  readonly jid: string;
  /** Narrow windows show the list or the conversation. */
  readonly onBack: (() => void) | undefined;
  /** It stands in a window of its own, which this closes (CV5). */
  readonly onClose?: () => void;
}

/** One person, one thread. Mount it with the address as its key: opening and closing are part of its life. */
export default function ConversationView({ jid, onBack, onClose }: ConversationViewProps): ReactElement {
  const { app, now } = useServices();
  const vm = app.conversation(jid);
  const snapshot = useSnapshot(vm, (s) => s);
  const { peer, timeline, typing } = snapshot;
  const entry = useRef<HTMLTextAreaElement>(null);
  const openings = useSnapshot(app.openConversation, (open) => open);
  useEffect(() => {
    vm.open();
    return () => {
      vm.close();
      vm.dismissOrigin();
    };
  }, [vm]);
  // The person asked for it, from here or from Group Chat: the cursor belongs into the entry field (RT15).
  useEffect(() => entry.current?.focus(), [openings, vm, snapshot.origin]);
  const newestOwn = timeline.items.findLast((item) => item.kind === "message" && item.mine)?.id;
  return (
    <section className="cm-conversation" aria-label={strings.message.withPerson(peer.name)} data-pane="conversation">
      <ConversationHeader snapshot={snapshot} onBack={onBack} onClose={onClose} />
      <OriginLine origin={snapshot.origin} />
      <FindSlot vm={app.find} place={jid} verbs={vm} />
      <NewestOwnContext value={newestOwn}>
        <FilesContext value={vm.files}>
          <MessageList
            role="log"
            label={strings.message.withPerson(peer.name)}
            title={peer.name}
            timeline={timeline}
            verbs={vm}
            now={now()}
            row={Bubble}
            over={<ConnectionBar />}
            empty={<Empty snapshot={snapshot} />}
          />
        </FilesContext>
      </NewestOwnContext>
      <Announcements vm={vm} />
      <TypingLine names={typing ? [firstName(peer.name)] : []} />
      <Foot {...{ vm, snapshot, entry }} />
      {!peer.blocked && <DropZone files={vm.files} place={peer.name} />}
    </section>
  );
}

function Announcements({ vm }: { readonly vm: ConversationViewModel }): null {
  const items = useSnapshot(vm, (s) => s.timeline.items);
  useAnnouncements(items);
  return null;
}

function Empty({ snapshot }: { readonly snapshot: ConversationSnapshot }): ReactElement {
  const { hasOlder, loadingOlder, syncingSince } = snapshot.timeline;
  const isLoading = hasOlder || loadingOlder || syncingSince !== null;
  const showsSkeleton = useDelayed(isLoading);
  if (isLoading) return <div className="td-empty">{showsSkeleton && <SkeletonMessages />}</div>;
  return (
    <EmptyState icon={<Chat24 />} title={texts.conversation.emptyTitle}>
      {texts.conversation.emptyText(snapshot.peer.name)}
    </EmptyState>
  );
}

interface FootProps {
  readonly vm: ConversationViewModel;
  readonly snapshot: ConversationSnapshot;
  readonly entry: RefObject<HTMLTextAreaElement | null>;
}

function Foot({ vm, snapshot, entry }: FootProps): ReactElement {
  const { peer, draft } = snapshot;
  if (peer.blocked) {
    return (
      <div className="td-entry-closed">
        <span className="td-grow">{texts.conversation.youBlocked(peer.name)}</span>
        <Button size="small" onClick={() => void vm.unblock()}>
          {texts.people.unblock}
        </Button>
      </div>
    );
  }
  const first = firstName(peer.name);
  return (
    <>
      {peer.base === "dnd" && <p className="td-entry-line">{texts.conversation.dnd(first)}</p>}
      <MessageEntry
        draft={draft}
        verbs={vm}
        files={vm.files}
        place={peer.name}
        inputRef={entry}
        {...(peer.base === "offline" && { placeholder: texts.conversation.offline(first) })}
        onLeaveUp={() => entry.current?.ownerDocument.querySelector<HTMLElement>("article[tabindex='0']")?.focus()}
      />
    </>
  );
}
