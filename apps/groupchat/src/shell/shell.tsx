import type { OpenPlace, RoomAddIn } from "@tandem/client-core/view-models";
import { EmptyState, IconButton, LiveRegion, useOptionalSnapshot, useSnapshot } from "@tandem/ui-kit";
import { ChatMultiple32, ChevronLeft24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useState } from "react";
import { useBars } from "../notices/bars.tsx";
import { Toasts } from "../notices/toasts.tsx";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { type Layout, useLayout } from "./layout.ts";
import { usePlaceHistory } from "./places.ts";
import { type PhoneTab, Rail } from "./rail.tsx";
import { TitleBar } from "./title-bar.tsx";
import { useShellKeys } from "./use-shell-keys.ts";
import {
  AboutPanel,
  ActivityView,
  AddInPanel,
  ConversationView,
  DirectoryView,
  HistoryView,
  ImNotice,
  ParticipantPanel,
  RoomSettingsView,
  RoomView,
} from "./views.ts";

/** The frame of the window: title bar, My Chat, the open place, its side panel. */
export function Shell(): ReactElement {
  const ui = useUi();
  const open = useSnapshot(ui.app.myChat, (s) => s.open);
  const hasNotice = useSnapshot(ui.app.myChat, (s) => s.notice !== undefined);
  const room = open.kind === "room" ? ui.app.room(open.jid) : undefined;
  const addIn = useOptionalSnapshot(room, (s) => s.addIn);
  const [tab, setTab] = useState<PhoneTab>("my-chat");
  const layout = useLayout(open, addIn !== undefined);
  const history = usePlaceHistory(ui.app, open);
  useShellKeys(ui, layout, history);
  const isRailAlone = layout.isPhone && (layout.isRailOpen || open.kind === "none");
  return (
    <div className="td-window">
      {!layout.isPhone && <TitleBar history={history} layout={layout} />}
      <div className="td-body">
        {(layout.isRailOpen || isRailAlone) && <Rail layout={layout} tab={tab} onTab={setTab} />}
        {layout.hasOverlay && <Scrim onClose={layout.closeOverlays} />}
        {!isRailAlone && <Place open={open} layout={layout} addIn={addIn} />}
        {hasNotice && <ImNotice.View />}
      </div>
      <Toasts />
      <LiveRegion />
    </div>
  );
}

/** A click beside an overlay closes it; on the keyboard Escape does. */
function Scrim({ onClose }: { readonly onClose: () => void }): ReactElement {
  return <div className="td-scrim" aria-hidden="true" onClick={onClose} />;
}

interface PlaceProps {
  readonly open: OpenPlace;
  readonly layout: Layout;
  readonly addIn: RoomAddIn | undefined;
}

function Place({ open, layout, addIn }: PlaceProps): ReactElement {
  const { app } = useUi();
  const bars = useBars();
  const back = layout.isPhone ? <BackToMyChat onBack={() => layout.setRail(true)} /> : undefined;
  const side = {
    isSideOpen: layout.isSideOpen,
    onToggleSide: () => layout.setSide(!layout.isSideOpen),
  };
  const hide = (): void => layout.setSide(false);
  switch (open.kind) {
    case "room": {
      const vm = app.room(open.jid);
      const fallback = <Opening name={vm.snapshot().header.name} />;
      return (
        <>
          <RoomView.View key={open.jid} fallback={fallback} vm={vm} bars={bars} back={back} layout={layout} />
          {layout.isAddInOpen && addIn !== undefined && (
            <AddInPanel.View key={addIn.id} room={vm} addIn={addIn} onHide={() => layout.setAddIn(false)} />
          )}
          {layout.isSideOpen && <ParticipantPanel.View room={vm} onHide={hide} />}
        </>
      );
    }
    case "conversation": {
      const vm = app.conversation(open.jid);
      const fallback = <Opening name={vm.snapshot().peer.name} />;
      const { openedFrom } = open;
      return (
        <>
          <ConversationView.View
            key={open.jid}
            fallback={fallback}
            vm={vm}
            bars={bars}
            back={back}
            openedFrom={openedFrom}
            {...side}
          />
          {layout.isSideOpen && <AboutPanel.View vm={vm} onHide={hide} />}
        </>
      );
    }
    case "room-settings": {
      const fallback = <Opening name={texts.roomSettings} />;
      return <RoomSettingsView.View key={open.jid} fallback={fallback} vm={app.roomSettings(open.jid)} bars={bars} />;
    }
    case "search":
      return <HistoryView.View fallback={<Opening name={strings.history.title} />} bars={bars} back={back} />;
    case "directory":
      return <DirectoryView.View fallback={<Opening name={texts.directory.title} />} bars={bars} back={back} />;
    case "activity":
      return <ActivityView.View fallback={<Opening name={texts.activity} />} bars={bars} back={back} />;
    case "none":
      return <NothingOpen bars={bars} />;
  }
}

/** The frame of a place whose code is on its way. */
function Opening({ name }: { readonly name: string }): ReactElement {
  return <main className="td-main" aria-label={name} aria-busy="true" data-pane="messages" />;
}

function BackToMyChat({ onBack }: { readonly onBack: () => void }): ReactElement {
  return (
    <IconButton className="gc-touch" label={strings.common.back} onClick={onBack}>
      <ChevronLeft24 />
    </IconButton>
  );
}

function NothingOpen({ bars }: { readonly bars: ReactNode }): ReactElement {
  return (
    <main className="td-main" aria-label={texts.app} data-pane="messages">
      <h1 className="td-hidden">{texts.app}</h1>
      <div className="td-messages">
        {bars !== undefined && <div className="td-bars">{bars}</div>}
        <EmptyState icon={<ChatMultiple32 />} title={texts.main.nothingOpenTitle}>
          {texts.main.nothingOpen}
        </EmptyState>
      </div>
    </main>
  );
}
