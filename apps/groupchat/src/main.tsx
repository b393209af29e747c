import "@tandem/ui-kit/styles.css";
import "./groupchat.css";
import { GROUP_CHAT_WINDOW } from "@tandem/client-core/device";
import { FaultBoundary, followAppearance } from "@tandem/ui-kit";
import { answerServiceWorker, registerServiceWorker } from "@tandem/ui-kit/browser";
import { browserDevicePorts, onLaunch } from "@tandem/ui-kit/browser/device";
import { createRoot } from "react-dom/client";
import { createGroupChatPage } from "./wiring/group-chat.ts";
import { Start } from "./wiring/start.tsx";

const BASE = import.meta.env.BASE_URL;

followAppearance();
// Communicator finds this window again by its name (RT26).
window.name = GROUP_CHAT_WINDOW;
const page = createGroupChatPage(browserDevicePorts());

/** Out of the address at once: a reload or a bookmark must not open it again. */
function open(url: string): void {
  page.open(url);
  if (location.hash !== "") history.replaceState(null, "", BASE);
}

window.addEventListener("hashchange", () => open(location.href));
onLaunch(open);
open(location.href);
void page.window.claim("start");

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");
createRoot(root).render(
  <FaultBoundary>
    <Start page={page} />
  </FaultBoundary>,
);
// A new version is taken at the next start by itself; nobody has to be told.
registerServiceWorker(BASE, () => undefined);
answerServiceWorker({ tells: page.tells, open });
