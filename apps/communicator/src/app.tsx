import { useSnapshot } from "@tandem/ui-kit";
import { type LinkOpener, LinksContext } from "@tandem/ui-kit/text";
import { type ReactElement, useEffect, useMemo } from "react";
import { PopOutWindows } from "./conversation/pop-out-windows.tsx";
import { useServices } from "./services.ts";
import { MainWindow } from "./shell/main-window.tsx";
import { Toasts } from "./shell/toasts.tsx";
import { preloadViews } from "./shell/views.ts";
import { SignInScreen } from "./sign-in/sign-in-screen.tsx";

/** Sign-in or the main window. */
export function App(): ReactElement {
  const { app, openGroupChat } = useServices();
  const opener = useMemo<LinkOpener>(
    () => ({
      room: (jid, message) => void openGroupChat({ kind: "room", jid, message }),
      person: (jid) => app.requestConversation(jid, undefined),
    }),
    [app, openGroupChat],
  );
  const session = useSnapshot(app.session, (s) => s.kind);
  useEffect(preloadViews, []);
  if (session === "signed-out" || session === "signing-in" || session === "failed") return <SignInScreen />;
  return (
    <LinksContext value={opener}>
      <MainWindow />
      <Toasts />
      <PopOutWindows />
    </LinksContext>
  );
}
