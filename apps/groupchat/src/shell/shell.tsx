import type { OpenPlace } from "@tandem/client-core/view-models";
import { EmptyState, IconButton, LiveRegion, useSnapshot } from "@tandem/ui-kit";
import { ChatMultiple32, ChevronLeft24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { lazy, type ReactElement, type ReactNode, Suspense } from "react";
import { ConversationView } from "../conversation/conversation-view.tsx";
import { useBars } from "../notices/bars.tsx";
import { ImNotice } from "../notices/im-notice.tsx";
import { Toasts } from "../notices/toasts.tsx";
import { ParticipantPanel } from "../room/participant-list.tsx";
import { RoomView } from "../room/room-view.tsx";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { type Layout, useLayout } from "./layout.ts";
import { usePlaceHistory } from "./places.ts";
import { Rail } from "./rail.tsx";
import { TitleBar } from "./title-bar.tsx";
import { useShellKeys } from "./use-shell-keys.ts";

const AboutPanel = lazy(() => import("../conversation/about-panel.tsx"));
const RoomSettingsView = lazy(() => import("../room-settings/room-settings-view.tsx"));
const HistoryView = lazy(() => import("../history/history-view.tsx"));
const DirectoryView = lazy(() => import("../directory/directory-view.tsx"));

/** The frame of the window: title bar, My Chat, the open place, its side panel. */
export function Shell(): ReactElement {
  const ui = useUi();
  const open = useSnapshot(ui.app.myChat, (s) => s.open);
  const layout = useLayout();
  const history = usePlaceHistory(ui.app, open);
  useShellKeys(ui, layout, history);
  const isRailAlone = layout.isPhone && (layout.isRailOpen || open.kind === "none");
  return (
    <div className="td-window">
      {!layout.isPhone && <TitleBar history={history} layout={layout} />}
      <div className="td-body">
        {(layout.isRailOpen || isRailAlone) && <Rail layout={layout} />}
        {layout.hasOverlay && <Scrim onClose={layout.closeOverlays} />}
        {!isRailAlone && <Place open={open} layout={layout} />}
        <ImNotice />
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

function Place({ open, layout }: { readonly open: OpenPlace; readonly layout: Layout }): ReactElement {
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
      return (
        <>
          <RoomView key={open.jid} vm={vm} bars={bars} back={back} {...side} />
          {layout.isSideOpen && <ParticipantPanel room={vm} onHide={hide} />}
        </>
      );
    }
    case "conversation": {
      const vm = app.conversation(open.jid);
      return (
        <>
          <ConversationView key={open.jid} vm={vm} bars={bars} back={back} openedFrom={open.openedFrom} {...side} />
          <Suspense fallback={null}>{layout.isSideOpen && <AboutPanel vm={vm} onHide={hide} />}</Suspense>
        </>
      );
    }
    case "room-settings":
      return (
        <Suspense fallback={<main className="td-main" aria-label={texts.menus.settings} aria-busy="true" />}>
          <RoomSettingsView key={open.jid} vm={app.roomSettings(open.jid)} bars={bars} />
        </Suspense>
      );
    case "search":
      return (
        <Suspense fallback={<main className="td-main" aria-label={strings.history.title} aria-busy="true" />}>
          <HistoryView bars={bars} back={back} />
        </Suspense>
      );
    case "directory":
      return (
        <Suspense fallback={<main className="td-main" aria-label={texts.directory.title} aria-busy="true" />}>
          <DirectoryView bars={bars} back={back} />
        </Suspense>
      );
    case "none":
      return <NothingOpen bars={bars} />;
  }
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
