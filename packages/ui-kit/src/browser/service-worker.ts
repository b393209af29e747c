import { parseWorkerMessage } from "../push-worker/messages.ts";

/** What the service worker asks of the windows while it shows notices (docs/protocol/web-push.md §5). */
export function answerServiceWorker(app: {
  /** Whether this window tells of such a message by itself, now or as soon as it is connected again. */
  readonly tells: (kind: "room" | "conversation") => boolean;
  readonly open: (url: string) => void;
}): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = parseWorkerMessage(event.data);
    if (message?.type === "tandem:tells") event.ports[0]?.postMessage(app.tells(message.kind));
    if (message?.type === "tandem:open") app.open(message.url);
  });
}

/** The offline shell. A new version waits until the app starts again; `onWaiting` is called when there is one. */
export function registerServiceWorker(base: string, onWaiting: () => void): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const register = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
    registration.addEventListener("updatefound", () => {
      const installing = registration.installing;
      installing?.addEventListener("statechange", () => {
        // Without a controller it is the first one: nothing is replaced.
        if (installing.state === "installed" && navigator.serviceWorker.controller !== null) onWaiting();
      });
    });
  };
  register().catch((error: unknown) => console.warn("The app will not start without a connection.", error));
}
