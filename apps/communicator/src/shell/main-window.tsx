import { EmptyState, useMedia, useSnapshot } from "@tandem/ui-kit";
import { Chat24 } from "@tandem/ui-kit/icons";
import { type ReactElement, useState } from "react";
import { PresentingBar } from "../me/presenting-bar.tsx";
import { useImOpensInGroupChat } from "../people/use-im-place.ts";
import { PeoplePane } from "../people/people-pane.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { ChangedBar } from "../settings/changed-bar.tsx";
import { OtherAccountDialog } from "../sign-in/other-account-dialog.tsx";
import { useAppKeys } from "./use-app-keys.ts";
import { TitleBar } from "./title-bar.tsx";
import { ConversationView, HistoryView, SettingsDialog, TalkView } from "./views.ts";

/** From here on the list and a conversation stand side by side. */
const WIDE = "(min-width: 720px)";

/** One window: the list, the conversation, or both beside each other. */
export function MainWindow(): ReactElement {
  const { app } = useServices();
  const open = useSnapshot(app.openConversation, (jid) => jid);
  const imOpensInGroupChat = useImOpensInGroupChat();
  const isWide = useMedia(WIDE);
  const [showsSettings, setShowsSettings] = useState(false);
  const [isSearching, setSearching] = useState(false);
  const closeSearch = (): void => setSearching(false);
  const openSearch = (text = ""): void => {
    // RT26: IM is Group Chat's here, and so is its history.
    if (imOpensInGroupChat) return;
    if (text !== "") app.history.setText(text);
    setSearching(true);
  };
  useAppKeys({
    onSettings: () => setShowsSettings(true),
    onSearch: () => openSearch(),
    onFind: (wants) => (open === undefined || isSearching ? false : app.find.open(open, wants)),
    onLeave: () => (isSearching ? closeSearch() : app.closeConversation()),
  });
  const hasConversation = open !== undefined && !isSearching;
  const showsList = isWide || (open === undefined && !isSearching);
  const showsMain = isSearching || open !== undefined || (isWide && !imOpensInGroupChat);
  return (
    <div className="td-window cm-window" data-wide={isWide ? "" : undefined}>
      <TitleBar isHeading={open === undefined} onSettings={() => setShowsSettings(true)} />
      <ChangedBar />
      <PresentingBar />
      <div className="td-body">
        {/* The list stays in the page while a conversation covers it, so that its place and search are kept. */}
        <div
          className="cm-people"
          role={showsMain ? "region" : "main"}
          aria-label={texts.people.pane}
          hidden={!showsList}
        >
          <PeoplePane onSearchMessages={openSearch} />
        </div>
        {showsMain && (
          <main className="cm-main">
            {isSearching && <HistoryView.View onClose={closeSearch} />}
            {hasConversation && app.talks.isTalk(open) && (
              <TalkView.View key={open} jid={open} onBack={isWide ? undefined : () => app.closeConversation()} />
            )}
            {hasConversation && !app.talks.isTalk(open) && (
              <ConversationView.View
                key={open}
                jid={open}
                onBack={isWide ? undefined : () => app.closeConversation()}
              />
            )}
            {!isSearching && open === undefined && <Nothing />}
          </main>
        )}
      </div>
      <OtherAccountDialog />
      {showsSettings && <SettingsDialog.View onClose={() => setShowsSettings(false)} />}
    </div>
  );
}

function Nothing(): ReactElement {
  return (
    <EmptyState icon={<Chat24 />} title={texts.conversation.none}>
      {texts.conversation.noneText}
    </EmptyState>
  );
}
