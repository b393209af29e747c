import { LiveRegion, useSnapshot } from "@tandem/ui-kit";
import type { ReactElement } from "react";
import { useServices, useSignal } from "./services.ts";
import { MainWindow } from "./shell/main-window.tsx";
import { MovedScreen } from "./shell/moved-screen.tsx";
import { Toasts } from "./shell/toasts.tsx";
import { SignInScreen } from "./sign-in/sign-in-screen.tsx";

/** Which of the three screens this window shows. */
export function App(): ReactElement {
  const { app, windowRole } = useServices();
  const role = useSignal(windowRole);
  const session = useSnapshot(app.session, (s) => s.kind);
  return (
    <>
      {role === "moved" || session === "replaced" ? (
        <MovedScreen />
      ) : session === "signed-out" || session === "signing-in" || session === "failed" ? (
        <SignInScreen />
      ) : (
        <MainWindow />
      )}
      <Toasts />
      <LiveRegion />
    </>
  );
}
