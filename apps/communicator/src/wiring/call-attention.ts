import type { HandOverRequest } from "@tandem/client-core/device";
import { texts } from "../texts/index.ts";

/** The browser did not bring this window forward for Group Chat; a click on a notification may (RT17). */
export function callAttention({ jid, name }: HandOverRequest): void {
  window.focus();
  if (!("Notification" in window) || Notification.permission !== "granted" || document.hasFocus()) return;
  const notification = new Notification(texts.signIn.message(name ?? jid), {
    tag: "hand-over",
    icon: "/communicator/icon-192.png",
  });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
  });
}
