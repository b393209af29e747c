import type { ConversationSnapshot } from "@tandem/client-core";
import { Avatar, FindButton, IconButton, later } from "@tandem/ui-kit";
import { ArrowLeft16, Dismiss16, MoreHorizontal16, PeopleAdd16 } from "@tandem/ui-kit/icons";
import { ActionMenu, type MenuEntry } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { PeopleLayers } from "../people/people-layers.tsx";
import { presenceKind, presenceLine } from "../people/presence-line.ts";
import type { PeopleTask } from "../people/tasks.ts";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { BringInDialog } from "./bring-in.tsx";

const WholeConversationDialog = later(() => import("../history/whole-conversation-dialog.tsx"), { isLayer: true });

interface ConversationHeaderProps {
  readonly snapshot: ConversationSnapshot;
  readonly onBack: (() => void) | undefined;
  /** Of a window of its own (CV5). */
  readonly onClose: (() => void) | undefined;
}

export function ConversationHeader({ snapshot, onBack, onClose }: ConversationHeaderProps): ReactElement {
  const { app, now, popOuts } = useServices();
  const { peer } = snapshot;
  const [menuAt, setMenuAt] = useState<HTMLElement>();
  const [task, setTask] = useState<PeopleTask>();
  const [isAsking, setAsking] = useState(false);
  const [isBlocked, setBlocked] = useState(false);
  const [isTaken, setTaken] = useState(false);
  const takeAlong: MenuEntry = {
    kind: "item",
    key: "take",
    label: texts.history.takeAlong,
    onPick: () => setTaken(true),
  };
  const popOut: MenuEntry = {
    kind: "item",
    key: "pop-out",
    label: texts.conversation.popOut,
    onPick: () => setBlocked(!popOuts.open(peer.jid)),
  };
  return (
    <header className="cm-header">
      {onBack !== undefined && (
        <IconButton label={strings.common.back} shortcut="Esc" onClick={onBack}>
          <ArrowLeft16 />
        </IconButton>
      )}
      <Avatar address={peer.jid} name={peer.name} size={40} state={presenceKind(peer, peer.blocked)} />
      <div className="td-grow">
        <h1 className="td-ellipsis" title={peer.name}>
          {peer.name}
        </h1>
        {isBlocked ? (
          <div className="td-error" role="alert">
            {texts.conversation.popOutBlocked}
          </div>
        ) : (
          <div className="td-help td-ellipsis">{presenceLine(peer, now())}</div>
        )}
      </div>
      <FindButton vm={app.find} place={peer.jid} />
      {!peer.blocked && (
        <IconButton label={texts.talk.bringIn} onClick={() => setAsking(true)}>
          <PeopleAdd16 />
        </IconButton>
      )}
      <IconButton
        label={strings.common.more}
        aria-haspopup="menu"
        aria-expanded={menuAt !== undefined}
        onClick={(event) => setMenuAt(event.currentTarget)}
      >
        <MoreHorizontal16 />
      </IconButton>
      {onBack === undefined && (
        <IconButton label={strings.common.close} onClick={onClose ?? (() => app.closeConversation())}>
          <Dismiss16 />
        </IconButton>
      )}
      {menuAt !== undefined && (
        <ActionMenu
          label={peer.name}
          anchor={menuAt}
          entries={[...(onClose === undefined ? [popOut] : []), takeAlong, ...entriesFor(peer, menuAt, setTask, app)]}
          onClose={() => setMenuAt(undefined)}
        />
      )}
      <PeopleLayers task={task} onTask={setTask} />
      {isTaken && <WholeConversationDialog.View jid={peer.jid} onClose={() => setTaken(false)} />}
      {isAsking && (
        <BringInDialog
          text={texts.talk.bringInText(peer.name)}
          run={(people) => app.conversation(peer.jid).bringIn(people)}
          onClose={() => setAsking(false)}
        />
      )}
    </header>
  );
}

function entriesFor(
  { jid, name, isContact, blocked }: ConversationSnapshot["peer"],
  anchor: HTMLElement,
  onTask: (task: PeopleTask) => void,
  { contacts, find }: ReturnType<typeof useServices>["app"],
): readonly MenuEntry[] {
  const card: MenuEntry = {
    kind: "item",
    key: "card",
    label: texts.people.card,
    onPick: () => onTask({ kind: "card", jid, anchor }),
  };
  const add: MenuEntry = {
    kind: "item",
    key: "add",
    label: texts.people.addContact,
    onPick: () => onTask({ kind: "add", jid, name }),
  };
  const block: MenuEntry = blocked
    ? { kind: "item", key: "unblock", label: texts.people.unblock, onPick: () => void contacts.unblock(jid) }
    : { kind: "item", key: "block", label: texts.people.block, onPick: () => void contacts.block(jid) };
  const print: MenuEntry = {
    kind: "item",
    key: "print",
    label: strings.selection.print,
    shortcut: "Ctrl+P",
    onPick: () => anchor.ownerDocument.defaultView?.print(),
  };
  const day: MenuEntry = {
    kind: "item",
    key: "day",
    label: strings.find.goToDay,
    shortcut: "Alt+G",
    onPick: () => find.open(jid, "day"),
  };
  return isContact ? [card, day, print, block] : [card, add, day, print, block];
}
