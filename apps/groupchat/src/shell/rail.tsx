import { useSnapshot } from "@tandem/ui-kit";
import { AppsList20, ChatMultipleFilled24, type IconComponent, People24, Search24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { CommandBox } from "../command-box/command-box.tsx";
import { openCommandBox } from "../command-box/open.ts";
import { MyChat } from "../my-chat/my-chat.tsx";
import { type MyChatSection, PHONE_SECTIONS, WIDE_SECTIONS } from "../my-chat/rows.ts";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import type { Layout } from "./layout.ts";
import { MeArea, MeButton } from "./me-area.tsx";
import { ActivityView, Bell } from "./views.ts";

interface RailProps {
  readonly layout: Layout;
  readonly tab: PhoneTab;
  readonly onTab: (tab: PhoneTab) => void;
}

export function Rail({ layout, tab, onTab }: RailProps): ReactElement {
  const close = (): void => layout.setRail(false);
  return (
    <nav className="td-rail" aria-label={texts.myChat.title} data-pane="rail">
      {!layout.isPhone && <MeArea />}
      {layout.isPhone ? (
        <PhoneTabs tab={tab} onTab={onTab} onOpened={close} />
      ) : (
        <MyChat title={texts.myChat.title} sections={WIDE_SECTIONS} onOpened={close} />
      )}
    </nav>
  );
}

/** Which page of a phone's tabs is in front; back from what it opened leads to it. */
export type PhoneTab = "my-chat" | "contacts" | "search" | "activity";
const CONTACTS_ONLY: readonly MyChatSection[] = ["contacts"];

/** On a phone the rail is the first page, with tabs at its foot (design 11). */
function PhoneTabs({
  tab,
  onTab: setTab,
  onOpened,
}: Omit<RailProps, "layout"> & { readonly onOpened: () => void }): ReactElement {
  const { app } = useUi();
  const hasContacts = useSnapshot(app.myChat, (s) => s.contacts !== undefined);
  const openDirectory = (): void => {
    app.myChat.openDirectory();
    onOpened();
  };
  return (
    <>
      {tab === "my-chat" && (
        <MyChat
          title={texts.myChat.title}
          sections={PHONE_SECTIONS}
          onOpened={onOpened}
          me={<MeButton />}
          search={<SearchStart onPick={() => setTab("search")} />}
        />
      )}
      {tab === "contacts" && (
        <MyChat title={texts.myChat.contacts} sections={CONTACTS_ONLY} onOpened={onOpened} me={<MeButton />} />
      )}
      {tab === "search" && <CommandBox onPicked={onOpened} />}
      {tab === "activity" && <ActivityView.View onOpened={onOpened} />}
      <div className="gc-tabs">
        <TabButton
          icon={ChatMultipleFilled24}
          name={texts.myChat.title}
          isHere={tab === "my-chat"}
          onPick={() => setTab("my-chat")}
        />
        {hasContacts ? (
          <TabButton
            icon={People24}
            name={texts.myChat.contacts}
            isHere={tab === "contacts"}
            onPick={() => setTab("contacts")}
          />
        ) : (
          <TabButton icon={AppsList20} name={texts.directory.title} isHere={false} onPick={openDirectory} />
        )}
        <TabButton
          icon={Search24}
          name={strings.common.search}
          isHere={tab === "search"}
          onPick={() => setTab("search")}
        />
        <Bell.View fallback={<span />} isTab isHere={tab === "activity"} onPick={() => setTab("activity")} />
      </div>
    </>
  );
}

/** Looks like the box that it leads to. */
function SearchStart({ onPick }: { readonly onPick: () => void }): ReactElement {
  const open = (): void => {
    onPick();
    requestAnimationFrame(openCommandBox);
  };
  return (
    <button type="button" className="td-field gc-search-start" onClick={open}>
      <Search24 size={20} />
      {texts.titleBar.search}
    </button>
  );
}

interface TabButtonProps {
  readonly icon: IconComponent;
  readonly name: string;
  readonly isHere: boolean;
  readonly onPick: () => void;
}

function TabButton({ icon: Icon, name, isHere, onPick }: TabButtonProps): ReactElement {
  return (
    <button type="button" aria-current={isHere ? "page" : undefined} onClick={onPick}>
      <Icon size={24} />
      {name}
    </button>
  );
}
