import { DocumentContext, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useServices } from "../services.ts";
import { TitleBar } from "../shell/title-bar.tsx";
import { ConversationView } from "../shell/views.ts";
import type { PopOut } from "./pop-outs.ts";

/** Every conversation that stands in a window of its own (CV5). */
export function PopOutWindows(): ReactElement {
  const { app, popOuts } = useServices();
  const all = useSyncExternalStore(popOuts.subscribe, () => popOuts.value);
  const open = useSnapshot(app.openConversation, (jid) => jid);
  // There is one window a person: what stands in its own comes to the front instead (design §2).
  useEffect(() => {
    if (open !== undefined && popOuts.show(open)) app.closeConversation();
  }, [app, popOuts, open, all]);
  useEffect(() => popOuts.onFocus((isFocused) => app.setFocused(isFocused)), [app, popOuts]);
  // They show this account: with its end, and when another window takes the place, they go.
  useEffect(() => () => popOuts.closeAll(), [app, popOuts]);
  return (
    <>{all.map((popOut) => createPortal(<PopOutView popOut={popOut} />, popOut.window.document.body, popOut.jid))}</>
  );
}

function PopOutView({ popOut: { jid, window: own } }: { readonly popOut: PopOut }): ReactElement {
  const { app } = useServices();
  const name = useSnapshot(app.conversation(jid), (s) => s.peer.name);
  const unread = useSnapshot(app.conversations, (s) => s.rows.find((row) => row.jid === jid)?.unread ?? 0);
  useEffect(() => {
    own.document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [own, name, unread]);
  return (
    <DocumentContext value={own.document}>
      <div className="td-window cm-window">
        <TitleBar />
        <main className="cm-main">
          <ConversationView.View jid={jid} onBack={undefined} onClose={() => own.close()} />
        </main>
      </div>
    </DocumentContext>
  );
}
