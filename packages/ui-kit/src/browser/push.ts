import type { PushPort } from "@tandem/client-core/ports";
import { PUSH_CHANGED } from "../push-worker/messages.ts";

type Subscription = NonNullable<Awaited<ReturnType<PushPort["current"]>>>;

/** The browser's side of Web Push (W3C Push API), for the service worker of the app that runs here. */
export const browserPush: PushPort = {
  permission,
  async ask() {
    await Notification.requestPermission();
    return permission();
  },
  current: async () => plain((await (await manager())?.getSubscription()) ?? null),
  async subscribe(serverKey) {
    const push = await manager();
    if (push === undefined) return undefined;
    const key = bytesOf(serverKey);
    const known = await push.getSubscription();
    if (known !== null && !isSame(known.options.applicationServerKey, key)) await known.unsubscribe();
    try {
      return plain(await push.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    } catch (error) {
      // The person has just said no, or the browser has no push service: a firewall, a private window.
      console.warn("The browser gives no push subscription.", error);
      return undefined;
    }
  },
  async unsubscribe() {
    await (await (await manager())?.getSubscription())?.unsubscribe();
  },
  async other() {
    const own = await navigator.serviceWorker.getRegistration();
    for (const registration of await navigator.serviceWorker.getRegistrations()) {
      if (registration.scope === own?.scope) continue;
      const found = plain(await registration.pushManager.getSubscription());
      if (found !== undefined) return found;
    }
    return undefined;
  },
  async clear() {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notice of (await registration?.getNotifications()) ?? []) notice.close();
  },
  onChanged(listener) {
    navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.data === PUSH_CHANGED) listener();
    });
  },
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
};

function permission(): ReturnType<PushPort["permission"]> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window))
    return "unsupported";
  if (Notification.permission === "default") return "ask";
  return Notification.permission === "granted" ? "granted" : "blocked";
}

async function manager(): Promise<PushManager | undefined> {
  if (permission() === "unsupported" || (await navigator.serviceWorker.getRegistration()) === undefined)
    return undefined;
  return (await navigator.serviceWorker.ready).pushManager;
}

function plain(subscription: PushSubscription | null): Subscription | undefined {
  const [p256dh, auth] = [subscription?.getKey("p256dh"), subscription?.getKey("auth")];
  if (subscription === null || p256dh == null || auth == null) return undefined;
  return { endpoint: subscription.endpoint, p256dh: textOf(p256dh), auth: textOf(auth) };
}

function isSame(one: ArrayBuffer | null, other: Uint8Array): boolean {
  return one !== null && textOf(one) === textOf(other);
}

/** Base64url without padding. */
function textOf(bytes: ArrayBuffer | Uint8Array): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
