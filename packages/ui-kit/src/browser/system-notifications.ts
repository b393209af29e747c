import type { NotificationEvent, NotificationSource } from "@tandem/client-core/view-models";
import { badgeText } from "../strings/index.ts";
import { plainLater } from "../text/plain-later.ts";
import { playSound } from "./sound.ts";

type MessageEvent = Extract<NotificationEvent, { readonly kind: "message" }>;
type AvailableEvent = Extract<NotificationEvent, { readonly kind: "available" }>;
/** By the id of what they tell, as long as they are on the screen. */
type Shown = Map<string, Notification>;
export type NotifiedPlace = MessageEvent["place"];

interface Options {
  /** Name of the app, for the title of the window. */
  readonly app: string;
  readonly icon: string;
  readonly open: (place: NotifiedPlace) => void;
  /** What stands under the name of a tagged contact who has become available (CO4). */
  readonly available?: string;
}

/** A window that nobody looks at raises a system notification; otherwise the page shows its own toast. Never both (RT22). */
export function raisesSystemNotification(): boolean {
  return document.visibilityState === "hidden" && "Notification" in window && Notification.permission === "granted";
}

/** System notifications, the sound, and the counts on the app's icon and in the title of its window. */
export function followNotifications(source: NotificationSource, options: Options): () => void {
  const shown: Shown = new Map();
  let turn = Promise.resolve();
  return source.subscribe((event) => {
    // One after the other: what is withdrawn may have come a moment ago.
    turn = turn.then(() => follow(event, options, shown));
  });
}

async function follow(event: NotificationEvent, options: Options, shown: Shown): Promise<void> {
  if (event.kind === "withdraw") for (const id of event.ids) shown.get(id)?.close();
  else if (event.kind === "badge") showBadge(event.unread, options.app);
  else if (event.kind === "message" || event.kind === "available") {
    if (event.sound) playSound();
    if (!event.toast || !raisesSystemNotification()) return;
    const message = event.kind === "message" ? event : asMessage(event, options);
    show({ ...message, text: await plainLater(message.text) }, options, shown);
  }
}

/** It leads to the conversation: that is what the person waited for. */
function asMessage(event: AvailableEvent, { available = "" }: Options): MessageEvent {
  const { jid, name, toast, sound } = event;
  const place = { kind: "conversation" as const, jid };
  return { kind: "message", id: `available ${jid}`, place, title: name, text: available, toast, sound };
}

function show(event: MessageEvent, { icon, open }: Options, shown: Shown): void {
  const { place, title, text, id } = event;
  const notification = new Notification(title, { body: text, tag: id, icon, silent: true });
  shown.set(id, notification);
  notification.addEventListener("close", () => shown.delete(id));
  notification.addEventListener("click", () => {
    window.focus();
    open(place);
    notification.close();
  });
}

function showBadge(unread: number, app: string): void {
  document.title = unread > 0 ? `(${badgeText(unread)}) ${app}` : app;
  // Not installed, or not a thing of this browser: the title says it anyway.
  navigator
    .setAppBadge?.(unread)
    .catch((error: unknown) => console.debug("The icon of the app shows no count.", error));
}
