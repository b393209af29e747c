import { useSnapshot } from "@tandem/ui-kit";
import type { ReactElement } from "react";
import { useServices } from "./services.ts";
import { MainWindow } from "./shell/main-window.tsx";
import { Toasts } from "./shell/toasts.tsx";
import { SignInScreen } from "./sign-in/sign-in-screen.tsx";

/** Sign-in or the main window. */
export function App(): ReactElement {
  const { app } = useServices();
  const session = useSnapshot(app.session, (s) => s.kind);
  if (session === "signed-out" || session === "signing-in" || session === "failed") return <SignInScreen />;
  return (
    <>
      <MainWindow />
      <Toasts />
    </>
  );
}
