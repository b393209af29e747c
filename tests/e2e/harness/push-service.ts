import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { issueAuthority, issueLeaf } from "../../../packages/server/src/adapters/certificates/issue.ts";
import type { Device } from "./device.ts";

interface Delivery {
  /** Which subscription it is for. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the browser would decrypt (RFC 8291), done here: see `standInForSubscribing`. */
  readonly text: string;
}

/**
 * In place of a browser maker's push service, which no test can reach: an HTTPS endpoint on loopback that takes what the server
 * sends. It has the browser's keys, too, so that what the server encrypted is seen to be readable with them.
 */
export class PushService {
  readonly taken: Delivery[] = [];
  readonly #server: Server;
  readonly #folder: string;
  readonly #keys = createECDH("prime256v1");
  readonly #auth = randomBytes(16);

  private constructor(folder: string, certificate: { readonly certificate: string; readonly key: string }) {
    this.#folder = folder;
    this.#keys.generateKeys();
    this.#server = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const id = request.url?.split("/").at(-1) ?? "";
        this.taken.push({ id, headers: request.headers, text: this.#decrypted(Buffer.concat(chunks)) });
        response.writeHead(201).end();
      });
    });
  }

  static async start(): Promise<PushService> {
    const folder = await mkdtemp(join(tmpdir(), "tandem-push-"));
    const authority = await issueAuthority(Date.now());
    await writeFile(join(folder, "ca.pem"), authority.certificate);
    const service = new PushService(folder, await issueLeaf(authority, ["localhost"], Date.now()));
    await new Promise<void>((resolve) => service.#server.listen(0, "127.0.0.1", resolve));
    return service;
  }

  get host(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For a server that sends here and nowhere else. */
  get environment(): Readonly<Record<string, string>> {
    return {
      TANDEM_PUSH_CONTACT: "mailto:admin@example.com",
      TANDEM_PUSH_WEB_HOSTS: this.host,
      NODE_EXTRA_CA_CERTS: join(this.#folder, "ca.pem"),
    };
  }

  async remove(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Chromium subscribes with its maker's service, outside of this machine. Stood in for: `subscribe` and `getSubscription` in
   * pages. Everything else (permission, registration of the worker, its push event, its notices) is the browser's own.
   */
  async standInForSubscribing(device: Device): Promise<void> {
    await device.context.addInitScript(standIn, {
      endpoint: `https://${this.host}/push/`,
      p256dh: this.#keys.getPublicKey("base64url"),
      auth: this.#auth.toString("base64url"),
    });
  }

  /** RFC 8291 §3.4 and RFC 8188, the browser's side. */
  #decrypted(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const serverKey = body.subarray(21, 21 + (body[20] ?? 0));
    const sealed = body.subarray(21 + serverKey.length);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#keys.getPublicKey(), serverKey]);
    const secret = Buffer.from(hkdfSync("sha256", this.#keys.computeSecret(serverKey), this.#auth, info, 32));
    const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
    const cipher = createDecipheriv("aes-128-gcm", key, nonce);
    cipher.setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return text.subarray(0, text.lastIndexOf(2)).toString("utf8");
  }
}

/** Runs in pages. The subscription is kept by the origin, one for each app, and outlives its windows, as a real one does. */
function standIn({ endpoint, p256dh, auth }: { endpoint: string; p256dh: string; auth: string }): void {
  const bytes = (text: string): ArrayBuffer =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)).buffer;
  const nameOf = (registration: ServiceWorkerRegistration): string =>
    registration.scope.split("/").findLast((part) => part !== "") ?? "";
  const managers = new WeakMap<PushManager, string>();
  const original = Object.getOwnPropertyDescriptor(ServiceWorkerRegistration.prototype, "pushManager");
  Object.defineProperty(ServiceWorkerRegistration.prototype, "pushManager", {
    get(this: ServiceWorkerRegistration): PushManager {
      const manager = original?.get?.call(this) as PushManager;
      managers.set(manager, `stand-in push ${nameOf(this)}`);
      return manager;
    },
  });
  const subscriptionOf = (key: string): unknown => {
    const serverKey = localStorage.getItem(key);
    if (serverKey === null) return null;
    return {
      endpoint: endpoint + (key.split(" ").at(-1) ?? ""),
      options: { userVisibleOnly: true, applicationServerKey: bytes(serverKey) },
      getKey: (name: string) => bytes(name === "auth" ? auth : p256dh),
      unsubscribe: async () => {
        localStorage.removeItem(key);
        return true;
      },
    };
  };
  PushManager.prototype.getSubscription = async function get(this: PushManager) {
    return subscriptionOf(managers.get(this) ?? "") as PushSubscription;
  };
  PushManager.prototype.subscribe = async function subscribe(this: PushManager, options) {
    const key = managers.get(this) ?? "";
    const given = new Uint8Array(options?.applicationServerKey as ArrayBuffer);
    localStorage.setItem(key, btoa(String.fromCharCode(...given)));
    return subscriptionOf(key) as PushSubscription;
  };
}

interface BackgroundEvent {
  readonly backgroundServiceEvent: { readonly eventName: string; readonly serviceWorkerRegistrationId: string };
}

export interface SeenNotice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** A service worker of the device, as the browser's own side sees it. */
export class WorkerOf {
  readonly #device: Device;
  readonly #scope: string;
  readonly #cdp: CDPSession;
  readonly #registration: string;

  private constructor(device: Device, scope: string, cdp: CDPSession, registration: string) {
    this.#device = device;
    this.#scope = scope;
    this.#cdp = cdp;
    this.#registration = registration;
  }

  /** `outside`: a page that is no window of the app. */
  static async find(device: Device, app: "groupchat" | "communicator", outside: Page): Promise<WorkerOf> {
    const scope = `${device.origin}/${app}/`;
    const cdp = await device.context.newCDPSession(outside);
    const found = new Promise<string>((resolve) => {
      cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const one = registrations.find(({ scopeURL, isDeleted }) => scopeURL === scope && !isDeleted);
        if (one !== undefined) resolve(one.registrationId);
      });
    });
    await cdp.send("ServiceWorker.enable");
    await cdp.send("BackgroundService.startObserving", { service: "pushMessaging" });
    await cdp.send("BackgroundService.setRecording", { service: "pushMessaging", shouldRecord: true });
    return new WorkerOf(device, scope, cdp, await found);
  }

  /**
   * The browser has got and decrypted it: what its maker's service would have caused. Resolves when the worker is done with it:
   * Chromium forgets a notice that somebody asks for while it is about to be shown.
   */
  async getsPush(payload: unknown): Promise<void> {
    const registrationId = this.#registration;
    const data = JSON.stringify(payload);
    const done = new Promise<void>((resolve) => {
      const look = ({ backgroundServiceEvent: event }: BackgroundEvent): void => {
        if (event.eventName !== "Push event completed" || event.serviceWorkerRegistrationId !== registrationId) return;
        this.#cdp.off("BackgroundService.backgroundServiceEventReceived", look);
        resolve();
      };
      this.#cdp.on("BackgroundService.backgroundServiceEventReceived", look);
    });
    await this.#cdp.send("ServiceWorker.deliverPushMessage", { origin: this.#device.origin, registrationId, data });
    await done;
  }

  async notices(): Promise<readonly SeenNotice[]> {
    return await this.#evaluate(async () => {
      const scope = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
      const notices = await scope.registration.getNotifications();
      return notices.map(({ title, body, tag }) => ({ title, body, tag }));
    });
  }

  /** A notice that stands already, leading there. */
  async shows(tag: string, path: string): Promise<void> {
    const given = { tag, url: this.#device.origin + path };
    await this.#evaluate(async (notice) => {
      const scope = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
      await scope.registration.showNotification(notice.tag, { tag: notice.tag, data: { url: notice.url, count: 1 } });
    }, given);
  }

  /**
   * A click on the notice of that tag. No browser without a desktop shows one that could be clicked, so the event is made here;
   * what needs a real click, to open a window and to bring one forward, is written down instead: the address, or undefined.
   */
  async click(tag: string): Promise<string | undefined> {
    return await this.#evaluate(async (wanted) => {
      const scope = globalThis as unknown as {
        readonly registration: ServiceWorkerRegistration;
        readonly clients: { openWindow: (url: string) => Promise<null> };
        readonly WindowClient: { readonly prototype: { focus: () => Promise<void> } };
        readonly NotificationEvent: new (type: string, init: object) => Event;
        dispatchEvent(event: Event): void;
      };
      const [notification] = await scope.registration.getNotifications({ tag: wanted });
      let opened: string | undefined;
      const tasks: Promise<unknown>[] = [];
      scope.clients.openWindow = async (url) => {
        opened = url;
        return null;
      };
      scope.WindowClient.prototype.focus = async () => undefined;
      const event = new scope.NotificationEvent("notificationclick", { notification });
      Object.defineProperty(event, "waitUntil", { value: (task: Promise<unknown>) => tasks.push(task) });
      scope.dispatchEvent(event);
      await Promise.all(tasks);
      return opened;
    }, tag);
  }

  /** A worker is stopped and started as the browser likes; then what was asked is asked again. */
  async #evaluate<R, A>(task: (given: A) => Promise<R>, given?: A): Promise<R> {
    for (let tries = 0; ; tries++) {
      const all = this.#device.context.serviceWorkers();
      const worker = all.findLast((one) => one.url() === `${this.#scope}sw.js`);
      try {
        if (worker === undefined) throw new Error(`no worker of ${this.#scope}`);
        return (await worker.evaluate(task as (given: unknown) => Promise<R>, given)) as R;
      } catch (fault) {
        if (tries === 10) throw fault;
        await this.#cdp.send("ServiceWorker.startWorker", { scopeURL: this.#scope });
      }
    }
  }
}
