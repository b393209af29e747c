import { type AskTells, type OpenPlace, PUSH_CHANGED } from "./messages.ts";
import { noticeOf, parseNoticeData, parsePayload, type PushPayload, tagOf } from "./notice.ts";

/** A window that the browser has put to sleep never answers, and tells nothing either. */
const ANSWER_MS_MAX = 1_000;

export interface WorkerWindow {
  readonly url: string;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  focus(): Promise<unknown>;
}

interface Extendable {
  waitUntil(task: Promise<unknown>): void;
}
export interface PushReceived extends Extendable {
  readonly data: { text(): string } | null;
}
export interface NoticeClicked extends Extendable {
  readonly notification: { readonly data: unknown; close(): void };
}
export interface SubscriptionChanged extends Extendable {
  readonly oldSubscription?: { readonly options: PushSubscriptionOptionsInit } | null;
}

/** What is used of the service worker's surroundings; they are not among the types of a page. */
export interface WorkerScope {
  readonly registration: Pick<
    ServiceWorkerRegistration,
    "scope" | "showNotification" | "getNotifications" | "pushManager"
  >;
  readonly clients: {
    /** All windows of the origin, of both apps. */
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly WorkerWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly navigator: { setAppBadge?: (count: number) => Promise<void> };
  readonly after: (ms: number, task: () => void) => () => void;
}

export interface PushWorker {
  pushed(event: PushReceived): void;
  clicked(event: NoticeClicked): void;
  changed(event: SubscriptionChanged): void;
}

/** docs/protocol/web-push.md §5: what an app does while none of its windows is open. */
export function createPushWorker({ registration, clients, navigator, after }: WorkerScope): PushWorker {
  const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });

  /** RT22: each message rings once on a device. */
  const isTold = async (kind: PushPayload["kind"]): Promise<boolean> => {
    const answers = (await windows()).map((window) => ask(window, { type: "tandem:tells", kind }));
    return (await Promise.all(answers)).includes(true);
  };

  const ask = (window: WorkerWindow, question: AskTells): Promise<boolean> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const cancel = after(ANSWER_MS_MAX, () => settle(false));
      const settle = (answer: boolean): void => {
        cancel();
        port1.close();
        resolve(answer);
      };
      port1.addEventListener("message", ({ data }) => settle(data === true));
      port1.start();
      window.postMessage(question, [port2]);
    });

  const show = async (payload: PushPayload): Promise<void> => {
    if (await isTold(payload.kind)) return;
    const [standing] = await registration.getNotifications({ tag: tagOf(payload) });
    const before = parseNoticeData(standing?.data)?.count ?? 0;
    const { title, ...rest } = noticeOf(payload, registration.scope, before);
    const icon = `${registration.scope}icon-192.png`;
    // A notice that takes the place of another rings again only if told to; a silent one must not be told to.
    await registration.showNotification(title, { ...rest, icon, ...(!rest.silent && RENOTIFY) });
    if (payload.badge !== undefined) await navigator.setAppBadge?.(payload.badge).catch(noBadge);
  };

  // One after the other: the second of two must see the notice of the first, and Chromium forgets a notice that is asked for
  // while it is about to be shown.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const done = Promise.allSettled([turn]).then(task);
    turn = done;
    return done;
  };

  const open = async (url: string): Promise<void> => {
    const own = (await windows()).find((window) => window.url.startsWith(registration.scope));
    if (own === undefined) return void (await clients.openWindow(url));
    await own.focus();
    own.postMessage({ type: "tandem:open", url } satisfies OpenPlace);
  };

  const renew = async (options: PushSubscriptionOptionsInit | undefined): Promise<void> => {
    if (options !== undefined) await registration.pushManager.subscribe(options);
    // Only an app can tell the server: one that is open now, or at its next start.
    for (const window of await windows()) window.postMessage(PUSH_CHANGED);
  };

  return {
    pushed: (event) => event.waitUntil(inTurn(() => show(parsePayload(event.data?.text())))),
    clicked(event) {
      event.notification.close();
      event.waitUntil(open(parseNoticeData(event.notification.data)?.url ?? registration.scope));
    },
    changed: (event) => event.waitUntil(renew(event.oldSubscription?.options)),
  };
}

/** Not among the types of a page either. */
const RENOTIFY: object = { renotify: true };

function noBadge(error: unknown): void {
  console.debug("The icon of the app shows no count.", error);
}
