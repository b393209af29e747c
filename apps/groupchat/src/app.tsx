import type { GroupChatApp, SessionSnapshot } from "@tandem/client-core/view-models";
import { Button, EmptyState, useSnapshot } from "@tandem/ui-kit";
import { GroupChatTile } from "@tandem/ui-kit/icons";
import { preloadOverlays } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect } from "react";
import { Shell } from "./shell/shell.tsx";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { UiProvider } from "./ui.tsx";

export function App({ app }: { readonly app: GroupChatApp }): ReactElement {
  const state = useSnapshot(app.session, (s) => s);
  const isKnown = useSnapshot(app.myChat, (s) => s.loaded);
  useEffect(preloadOverlays, []);
  if (state.kind === "replaced") return <Moved app={app} />;
  // What is known from the last time stands at once, while the sign-in goes on behind it (design §10.9).
  if (isShell(state) || (state.kind === "signing-in" && isKnown)) {
    return (
      <UiProvider app={app}>
        <Shell />
      </UiProvider>
    );
  }
  return <SignInPage session={app.session} state={state} />;
}

type InShell = Extract<SessionSnapshot, { readonly kind: "signed-in" | "syncing" | "reconnecting" | "offline" }>;

function isShell(state: SessionSnapshot): state is InShell {
  return ["signed-in", "syncing", "reconnecting", "offline"].includes(state.kind);
}

/** One live window per app and browser profile; the newest has it. */
function Moved({ app }: { readonly app: GroupChatApp }): ReactElement {
  return (
    <main className="td-window">
      <EmptyState
        icon={<GroupChatTile size={48} />}
        title={strings.connection.replacedTitle}
        actions={
          <Button look="primary" onClick={() => app.session.takeOver()}>
            {strings.connection.useHere}
          </Button>
        }
      >
        {strings.connection.replacedText}
      </EmptyState>
    </main>
  );
}
