import type { RoomViewModel } from "@tandem/client-core/view-models";
import { Button, FindButton, IconButton, RoomIcon, RoomTile, useSnapshot } from "@tandem/ui-kit";
import {
  Alert16,
  AlertOff16,
  CalendarLtr16,
  Edit16,
  Globe16,
  MoreHorizontal16,
  People16,
  Print16,
  Settings16,
  StarFilled16,
} from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useRef } from "react";
import type { Layout } from "../shell/layout.ts";
import { roomEntries } from "../my-chat/menus.tsx";
import { texts } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { PinsButton } from "./pins.tsx";

interface RoomHeaderProps {
  readonly vm: RoomViewModel;
  readonly back: ReactNode;
  readonly layout: Layout;
}

export function RoomHeader({ vm, back, layout }: RoomHeaderProps): ReactElement {
  const { app } = useUi();
  const header = useSnapshot(vm, (s) => s.header);
  const { name, inRoomCount } = header;
  const muted = header.notify.level === "nothing";
  // In an open room there may be more people than members.
  const memberCount = Math.max(header.memberCount, inRoomCount);
  const category = header.categoryPath.at(-1);
  const mute = muted ? laterTexts.room.unmuteTitle : laterTexts.room.muteTitle;
  return (
    <header className="td-header">
      {back}
      <span className="gc-wide">
        <RoomTile address={vm.jid}>
          <RoomIcon sign={header.sign} size={20} />
        </RoomTile>
      </span>
      <div className="td-grow">
        <div className="td-line" style={{ gap: 8 }}>
          <h1>{name}</h1>
          {header.sign !== undefined && <span className="td-hidden">{strings.list.signs[header.sign]}</span>}
          {header.isFollowed && (
            <IconButton
              small
              className="gc-star gc-wide"
              label={texts.myChat.favourite}
              aria-pressed={header.isFavourite}
              onClick={() => void vm.setFavourite(!header.isFavourite)}
            >
              <StarFilled16 />
            </IconButton>
          )}
          {category !== undefined && (
            <span className="td-tag gc-wide" title={header.categoryPath.join(" / ")}>
              {category}
            </span>
          )}
        </div>
        <Topic header={header} />
      </div>
      {!header.isFollowed && <FollowButton vm={vm} />}
      <FindButton vm={app.find} place={vm.jid} isField />
      <AddInButton vm={vm} layout={layout} />
      <Button
        look="subtle"
        style={{ padding: "0 8px" }}
        aria-label={laterTexts.room.showParticipants(memberCount, inRoomCount)}
        title={`${laterTexts.room.showParticipants(memberCount, inRoomCount)} (Alt+P)`}
        aria-pressed={layout.isSideOpen}
        onClick={() => layout.setSide(!layout.isSideOpen)}
      >
        <People16 />
        <span className="td-num">{memberCount}</span>
      </Button>
      {header.isFollowed && (
        <IconButton
          className="gc-wide"
          label={mute}
          aria-pressed={muted}
          onClick={() => void vm.setNotify(muted ? undefined : "nothing")}
        >
          {muted ? <AlertOff16 /> : <Alert16 />}
        </IconButton>
      )}
      <PinsButton vm={vm} look="icon" />
      <More vm={vm} />
    </header>
  );
}

/** Who came by a link is in the room until they go elsewhere; here they keep it (RM11). */
function FollowButton({ vm }: Pick<RoomHeaderProps, "vm">): ReactElement | null {
  const { app } = useUi();
  const isInside = useSnapshot(vm, (s) => s.state.kind === "joined");
  if (!isInside) return null;
  return (
    <Button look="primary" onClick={() => void app.directory.join(vm.jid)}>
      {laterTexts.menus.follow}
    </Button>
  );
}

function AddInButton({ vm, layout }: Pick<RoomHeaderProps, "vm" | "layout">): ReactElement | null {
  const addIn = useSnapshot(vm, (s) => s.addIn);
  if (addIn === undefined) return null;
  const { isAddInOpen } = layout;
  return (
    <IconButton
      label={laterTexts.addIns.show(addIn.name)}
      aria-pressed={isAddInOpen}
      onClick={() => layout.setAddIn(!isAddInOpen)}
    >
      <Globe16 />
    </IconButton>
  );
}

type Header = ReturnType<RoomViewModel["snapshot"]>["header"];

/** One line: the topic, or what the room is for while it has none. A click edits it for those who may. */
function Topic({ header }: { readonly header: Header }): ReactElement | null {
  const { openDialog } = useUi();
  const { jid, name, topic, description, mayEditTopic } = header;
  const told = topic || description;
  const text = told || laterTexts.room.noTopic;
  if (!mayEditTopic) {
    return told === "" ? null : (
      <span className="td-header-topic" title={told}>
        {told}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="td-header-topic"
      title={`${text} (${laterTexts.room.editTopic})`}
      aria-label={`${text}, ${laterTexts.room.editTopic}`}
      onClick={() => openDialog({ kind: "topic", jid, name, topic })}
    >
      {text}
    </button>
  );
}

function More({ vm }: { readonly vm: RoomViewModel }): ReactElement {
  const ui = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const open = (): void => {
    if (button.current === null) return;
    const { jid, name, topic, mayEditTopic, mayConfigure } = vm.snapshot().header;
    const entries = roomEntries(ui, { jid, name }).filter((entry) => entry.key !== "open");
    const edit = () => ui.openDialog({ kind: "topic", jid, name, topic });
    const topicEntry = {
      kind: "item",
      key: "topic",
      label: laterTexts.menus.topic,
      icon: <Edit16 />,
      onPick: edit,
    } as const;
    const settingsEntry = {
      kind: "item",
      key: "settings",
      label: laterTexts.menus.settings,
      icon: <Settings16 />,
      onPick: () => ui.app.myChat.openRoomSettings(jid),
    } as const;
    const dayEntry = {
      kind: "item",
      key: "day",
      label: strings.find.goToDay,
      shortcut: "Alt+G",
      icon: <CalendarLtr16 />,
      onPick: () => ui.app.find.open(jid, "day"),
    } as const;
    const printEntry = {
      kind: "item",
      key: "print",
      label: strings.selection.print,
      shortcut: "Ctrl+P",
      icon: <Print16 />,
      onPick: () => window.print(),
    } as const;
    const own = [dayEntry, printEntry, ...(mayEditTopic ? [topicEntry] : []), ...(mayConfigure ? [settingsEntry] : [])];
    ui.openMenu({ label: name, anchor: button.current, entries: [...own, ...entries] });
  };
  return (
    <IconButton ref={button} label={strings.common.more} aria-haspopup="menu" onClick={open}>
      <MoreHorizontal16 />
    </IconButton>
  );
}
