import type { CommunicatorApp } from "@tandem/client-core";
import { LiveRegion, PhotosProvider } from "@tandem/ui-kit";
import { type ReactElement, useMemo, useSyncExternalStore } from "react";
import { App } from "./app.tsx";
import { createPopOuts } from "./conversation/pop-outs.ts";
import { type Services, ServicesProvider, useSignal } from "./services.ts";
import { MovedScreen } from "./shell/moved-screen.tsx";
import { TitleBar } from "./shell/title-bar.tsx";
import type { Communicator } from "./wiring/communicator.ts";

const popOuts = createPopOuts();

/** The app, as long as this window is the live one; before and after that its frame. */
export function Page({ page }: { readonly page: Communicator }): ReactElement {
  const app = useSyncExternalStore(
    (listener) => page.onCurrentChanged(listener),
    () => page.current(),
  );
  const role = useSignal(page.window.role);
  if (role === "moved") return <MovedScreen onClaim={() => void page.window.claim("asked")} />;
  return app === undefined ? <Starting /> : <Running page={page} app={app} />;
}

function Starting(): ReactElement {
  return (
    <div className="td-window cm-window" aria-busy="true">
      <TitleBar />
    </div>
  );
}

function Running({ page, app }: { readonly page: Communicator; readonly app: CommunicatorApp }): ReactElement {
  const services = useMemo(() => servicesOf(page, app), [page, app]);
  return (
    <ServicesProvider value={services}>
      <PhotosProvider value={app.faces.photo}>
        <App />
      </PhotosProvider>
      <LiveRegion />
    </ServicesProvider>
  );
}

function servicesOf({ device, handOver, session }: Communicator, app: CommunicatorApp): Services {
  return {
    app,
    waiting: handOver.waiting,
    dismissWaiting: () => handOver.dismiss(),
    setStaysSignedIn: session.setStays,
    openGroupChat: (place) => device.openGroupChat(place) === "shown",
    setPersonSetting: (name, value) => device.setPersonSetting(name, value),
    async removeFromDevice() {
      await app.session.signOut({ forget: true });
      device.removeCommunicator();
    },
    server: location.host,
    popOuts,
    now: () => Date.now(),
  };
}
