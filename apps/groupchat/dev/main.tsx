import "@tandem/ui-kit/styles.css";
import "../src/groupchat.css";
import { followAppearance } from "@tandem/ui-kit";
import { createRoot } from "react-dom/client";
import { App } from "../src/app.tsx";
import { fakeApp } from "./fake-app.ts";
import { at } from "./timeline.ts";

// A page for the eye: every state of Group Chat without a server. Not part of the build.
const asked = new URLSearchParams(location.search);
const RealDate = Date;
const shift = at("13:58") - RealDate.now();
Date.now = () => RealDate.prototype.getTime.call(new RealDate()) + shift;
const theme = asked.get("theme");
if (theme !== null) localStorage.setItem("tandem:appearance", theme);
followAppearance();
const app = fakeApp({
  preferred: asked.get("preferred") === "communicator" ? "communicator" : "groupchat",
  place: asked.get("place") ?? "room",
  session: asked.get("session") ?? "",
  notice: asked.get("notice") ?? "",
});
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App app={app} />);
