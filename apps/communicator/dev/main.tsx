import "@tandem/ui-kit/styles.css";
import "../src/styles.css";
import { followAppearance } from "@tandem/ui-kit/theme";
import { createRoot } from "react-dom/client";
import { App } from "../src/app.tsx";
import { MovedScreen } from "../src/shell/moved-screen.tsx";
import { ServicesProvider } from "../src/services.ts";
import { fakeServices } from "./fake-app.ts";

const query = new URLSearchParams(location.search);
const theme = query.get("theme");
if (theme === null) localStorage.removeItem("tandem:appearance");
else localStorage.setItem("tandem:appearance", theme);
followAppearance();
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <ServicesProvider value={fakeServices(query.get("state"))}>
      {query.get("state") === "moved" ? <MovedScreen onClaim={() => undefined} /> : <App />}
    </ServicesProvider>,
  );
}
