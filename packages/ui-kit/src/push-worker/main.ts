import {
  createPushWorker,
  type NoticeClicked,
  type PushReceived,
  type SubscriptionChanged,
  type WorkerScope,
} from "./worker.ts";

/** The script that the service worker of each app imports; the build makes one file of it. */
interface Scope extends Omit<WorkerScope, "after"> {
  addEventListener(type: "push", listener: (event: PushReceived) => void): void;
  addEventListener(type: "notificationclick", listener: (event: NoticeClicked) => void): void;
  addEventListener(type: "pushsubscriptionchange", listener: (event: SubscriptionChanged) => void): void;
}

// A page's types say that this is a window.
const scope = globalThis as unknown as Scope;
const worker = createPushWorker({
  registration: scope.registration,
  clients: scope.clients,
  navigator: scope.navigator,
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
scope.addEventListener("push", (event) => worker.pushed(event));
scope.addEventListener("notificationclick", (event) => worker.clicked(event));
scope.addEventListener("pushsubscriptionchange", (event) => worker.changed(event));
