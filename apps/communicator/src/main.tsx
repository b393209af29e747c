import "@tandem/ui-kit/styles.css";
import "./styles.css";
import { browserDevicePorts, onLaunch } from "@tandem/ui-kit/browser/device";
import { FaultBoundary } from "@tandem/ui-kit";
import { answerServiceWorker, registerServiceWorker } from "@tandem/ui-kit/browser";
import { preloadOverlays } from "@tandem/ui-kit/overlays";
import { followAppearance } from "@tandem/ui-kit/theme";
import { createRoot } from "react-dom/client";
import { Page } from "./page.tsx";
import { createCommunicatorPage } from "./wiring/communicator.ts";

const BASE = import.meta.env.BASE_URL;

followAppearance();
// Group Chat finds this window again by its name, when it opened it or was opened by it.
window.name = "tandem-communicator";
const page = createCommunicatorPage(browserDevicePorts());

/** A request of Group Chat comes in the address, whichever way the window was reached (RT15, RT17). */
function receive(url: string): boolean {
  const isRequest = page.handOver.receive(url);
  page.open(url);
  // Out of the address at once: a reload or a bookmark must not ask again. Never a new entry in the history, because a
  // window with a history cannot close itself.
  if (location.hash !== "") history.replaceState(null, "", BASE);
  return isRequest;
}

const start = location.href;
page.onCurrentChanged(() => page.handOver.accountChanged());
window.addEventListener("hashchange", () => receive(location.href));
onLaunch(receive);
const isRequest = receive(start);
if (!isRequest) page.handOver.resumeWaiting();
void page.window.claim(isRequest ? "hand-over" : "start");
page.window.onMoved((reason) => {
  // The newer window stands in front; this one is in the way, unless the browser insists on keeping it.
  if (reason === "hand-over") window.close();
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");
createRoot(root).render(
  <FaultBoundary>
    <Page page={page} />
  </FaultBoundary>,
);
preloadOverlays();
registerServiceWorker(BASE, () => undefined);
answerServiceWorker({ tells: page.tells, open: receive });
