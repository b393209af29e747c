import type { GroupChatApp, SessionSnapshot, SessionViewModel } from "@tandem/client-core/view-models";
import { later, useSnapshot } from "@tandem/ui-kit";
import { preloadOverlays } from "@tandem/ui-kit/overlays";
import { type ReactElement, useEffect, useState } from "react";
import { preloadMenus } from "./my-chat/menus-later.ts";
import { Moved } from "./notices/moved.tsx";
import { Shell } from "./shell/shell.tsx";
import { preloadViews } from "./shell/views.ts";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { UiProvider } from "./ui-provider.tsx";

const SignedOut = later(() => import("./sign-in/signed-out.tsx"));

export function App({ app }: { readonly app: GroupChatApp }): ReactElement {
  const state = useSnapshot(app.session, (s) => s);
  const isKnown = useSnapshot(app.myChat, (s) => s.loaded);
  useEffect(() => {
    preloadViews();
    preloadMenus();
    preloadOverlays();
  }, []);
  if (state.kind === "replaced") return <Moved onTakeOver={() => app.session.takeOver()} />;
  // What is known from the last time stands at once, while the sign-in goes on behind it (design §10.9).
  if (isShell(state) || (state.kind === "signing-in" && isKnown)) {
    return (
      <UiProvider app={app}>
        <Shell />
      </UiProvider>
    );
  }
  return <Outside session={app.session} state={state} />;
}

interface OutsideProps {
  readonly session: SessionViewModel;
  readonly state: Extract<SessionSnapshot, { readonly kind: "signed-out" | "signing-in" | "failed" }>;
}

function Outside({ session, state }: OutsideProps): ReactElement {
  const [wantsForm, setForm] = useState(false);
  const form = <SignInPage session={session} state={state} />;
  if (wantsForm || state.kind !== "failed" || state.code !== "session-ended") return form;
  return <SignedOut.View session={session} state={state} onForm={() => setForm(true)} fallback={null} />;
}

type InShell = Extract<SessionSnapshot, { readonly kind: "signed-in" | "syncing" | "reconnecting" | "offline" }>;

function isShell(state: SessionSnapshot): state is InShell {
  return ["signed-in", "syncing", "reconnecting", "offline"].includes(state.kind);
}
