import type { Outcome, RoomViewModel } from "@tandem/client-core";
import {
  Button,
  EmptyState,
  FindButton,
  FindSlot,
  IconButton,
  MessageEntry,
  MessageList,
  TypingLine,
  useAnnouncements,
  useSnapshot,
} from "@tandem/ui-kit";
import { DropZone, FilesContext } from "@tandem/ui-kit/files";
import { ArrowLeft16, Chat24, Dismiss16, PeopleAdd16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ConnectionBar } from "../shell/connection-bar.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { BringInDialog } from "./bring-in.tsx";

export interface TalkViewProps {
  readonly jid: string;
  readonly onBack: (() => void) | undefined;
}

/** A conversation of more than two (CV3): rows instead of bubbles, and who is in it. Mount it with the address as its key. */
export default function TalkView({ jid, onBack }: TalkViewProps): ReactElement {
  const { app, now } = useServices();
  const vm = app.talks.talk(jid);
  const name = useSnapshot(vm, (s) => s.header.name);
  const state = useSnapshot(vm, (s) => s.state.kind);
  const timeline = useSnapshot(vm, (s) => s.timeline);
  const typing = useSnapshot(vm, (s) => s.typing);
  const draft = useSnapshot(vm, (s) => s.draft);
  const entry = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    vm.open();
    entry.current?.focus();
    return () => vm.close();
  }, [vm]);
  useAnnouncements(timeline.items);
  const isIn = state === "joined" || state === "joining";
  return (
    <section className="cm-conversation" aria-label={strings.message.in(name)} data-pane="conversation">
      <TalkHeader vm={vm} onBack={onBack} />
      <FindSlot vm={app.find} place={jid} verbs={vm} />
      <FilesContext value={vm.files}>
        <MessageList
          role="log"
          label={strings.message.in(name)}
          title={name}
          timeline={timeline}
          verbs={vm}
          openAuthor={(item) => vm.activateAuthor(item.id)}
          now={now()}
          over={<ConnectionBar />}
          empty={
            <EmptyState icon={<Chat24 />} title={texts.conversation.emptyTitle}>
              {texts.talk.empty}
            </EmptyState>
          }
        />
      </FilesContext>
      <TypingLine names={typing} />
      {isIn ? (
        <MessageEntry draft={draft} verbs={vm} files={vm.files} place={name} inputRef={entry} onLeaveUp={focusLast} />
      ) : (
        <div className="td-entry-closed">
          <span className="td-grow">{texts.talk.over}</span>
        </div>
      )}
      {isIn && <DropZone files={vm.files} place={name} />}
    </section>
  );
}

function focusLast(): void {
  document.querySelector<HTMLElement>("article[tabindex='0']")?.focus();
}

function TalkHeader({ vm, onBack }: { readonly vm: RoomViewModel } & Pick<TalkViewProps, "onBack">): ReactElement {
  const { app } = useServices();
  const name = useSnapshot(vm, (s) => s.header.name);
  const people = useSnapshot(vm.participants, (s) => s.inRoom);
  const managers = useSnapshot(vm.participants, (s) => s.managers);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    vm.participants.look("top");
    return () => vm.participants.look(undefined);
  }, [vm]);
  const names = [...managers, ...people].map((row) => row.nick).join(", ");
  const leave = async (): Promise<void> => {
    await vm.leave();
    app.closeConversation();
  };
  return (
    <header className="cm-header">
      {onBack !== undefined && (
        <IconButton label={strings.common.back} shortcut="Esc" onClick={onBack}>
          <ArrowLeft16 />
        </IconButton>
      )}
      <div className="td-grow">
        <h1 className="td-ellipsis" title={name}>
          {name}
        </h1>
        <div className="td-help td-ellipsis" title={names}>
          {names}
        </div>
      </div>
      <FindButton vm={app.find} place={vm.jid} />
      <IconButton label={texts.talk.bringIn} onClick={() => setAsking(true)}>
        <PeopleAdd16 />
      </IconButton>
      <Button size="small" onClick={() => void leave()}>
        {texts.talk.leave}
      </Button>
      {onBack === undefined && (
        <IconButton label={strings.common.close} shortcut="Esc" onClick={() => app.closeConversation()}>
          <Dismiss16 />
        </IconButton>
      )}
      {isAsking && (
        <BringInDialog
          text={texts.talk.moreText}
          run={(jids) => inviteAll(vm, jids)}
          onClose={() => setAsking(false)}
        />
      )}
    </header>
  );
}

async function inviteAll(vm: RoomViewModel, people: readonly string[]): Promise<Outcome> {
  const outcomes = await Promise.all(people.map((jid) => vm.invite(jid)));
  return outcomes.find(({ ok }) => !ok) ?? { ok: true };
}
