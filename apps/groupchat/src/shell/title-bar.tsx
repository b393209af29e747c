import { IconButton } from "@tandem/ui-kit";
import {
  AppsList20,
  ArrowLeft16,
  ArrowRight16,
  GroupChatTile,
  QuestionCircle16,
  Settings16,
} from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { CommandBox } from "../command-box/command-box.tsx";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import type { Layout } from "./layout.ts";
import type { PlaceHistory } from "./places.ts";

interface TitleBarProps {
  readonly history: PlaceHistory;
  readonly layout: Layout;
}

export function TitleBar({ history, layout }: TitleBarProps): ReactElement {
  const { openDialog } = useUi();
  return (
    <header className="td-titlebar" data-pane="title">
      <button
        type="button"
        className="td-iconbutton gc-rail-toggle"
        aria-label={layout.isRailOpen ? texts.myChat.hideRail : texts.myChat.showRail}
        aria-expanded={layout.isRailOpen}
        onClick={() => layout.setRail(!layout.isRailOpen)}
      >
        <AppsList20 size={16} />
      </button>
      <GroupChatTile />
      <span className="td-titlebar-name">{texts.app}</span>
      <span className="td-line gc-wide" style={{ marginInlineStart: 8 }}>
        <IconButton
          label={strings.common.back}
          shortcut="Alt+Left"
          disabled={!history.canGoBack}
          onClick={history.back}
        >
          <ArrowLeft16 />
        </IconButton>
        <IconButton
          label={strings.common.forward}
          shortcut="Alt+Right"
          disabled={!history.canGoForward}
          onClick={history.forward}
        >
          <ArrowRight16 />
        </IconButton>
      </span>
      <CommandBox />
      <span className="td-grow" />
      <IconButton label={texts.titleBar.help} shortcut="Ctrl+/" onClick={() => openDialog({ kind: "shortcuts" })}>
        <QuestionCircle16 />
      </IconButton>
      <IconButton label={strings.common.settings} shortcut="Ctrl+," onClick={() => openDialog({ kind: "settings" })}>
        <Settings16 />
      </IconButton>
    </header>
  );
}
