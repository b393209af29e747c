import { useSnapshot } from "@tandem/ui-kit";
import { AppsList20, ChatMultipleFilled24, Search24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { openCommandBox } from "../command-box/open.ts";
import { MyChat } from "../my-chat/my-chat.tsx";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import type { Layout } from "./layout.ts";
import { MeArea } from "./me-area.tsx";

/** On a phone the rail is the first page, with tabs at its foot (design 11). */
export function Rail({ layout }: { readonly layout: Layout }): ReactElement {
  return (
    <nav className="td-rail" aria-label={texts.myChat.title} data-pane="rail">
      <MeArea />
      <MyChat onOpened={() => layout.setRail(false)} />
      {layout.isPhone && <Tabs onOpened={() => layout.setRail(false)} />}
    </nav>
  );
}

function Tabs({ onOpened }: { readonly onOpened: () => void }): ReactElement {
  const { app } = useUi();
  const isDirectory = useSnapshot(app.myChat, (s) => s.open.kind === "directory");
  return (
    <div className="gc-tabs">
      <button type="button" aria-current="page">
        <ChatMultipleFilled24 />
        {texts.myChat.title}
      </button>
      <button
        type="button"
        aria-current={isDirectory ? "page" : undefined}
        onClick={() => {
          app.myChat.openDirectory();
          onOpened();
        }}
      >
        <AppsList20 size={24} />
        {texts.directory.title}
      </button>
      <button type="button" onClick={openCommandBox}>
        <Search24 />
        {strings.common.search}
      </button>
    </div>
  );
}
