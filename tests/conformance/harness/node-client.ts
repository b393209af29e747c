import { createHash, createHmac, pbkdf2Sync, randomBytes, randomUUID } from "node:crypto";
import {
  createCommunicator,
  createGroupChat,
  type AppPorts,
  type CommunicatorApp,
  type DeviceFacts,
  type DevicePort,
  type GroupChatApp,
  type LocalStore,
  type TransportPort,
} from "@tandem/client-core";

const nodeName = (hash: "SHA-1" | "SHA-256"): string => hash.replace("SHA-", "sha");

/** What a person's device keeps for one app, across its runs. */
export class TestDevice implements DevicePort {
  facts: DeviceFacts = { communicatorInstalled: false, machine: {}, user: {}, server: {}, person: {}, readAt: 0 };
  readonly values = new Map<string, unknown>();
  /** Keys that an app has read. */
  readonly asked: string[] = [];
  readonly opened: string[] = [];
  answer: "shown" | "blocked" | "no-answer" = "shown";
  readonly #listeners = new Set<() => void>();
  readonly #storeListeners = new Set<() => void>();
  /** To wait for what an app keeps. */
  readonly stored = {
    subscribe: (listener: () => void): (() => void) => {
      this.#storeListeners.add(listener);
      return () => this.#storeListeners.delete(listener);
    },
  };

  readonly store: LocalStore = {
    get: async (key) => {
      this.asked.push(key);
      return structuredClone(this.values.get(key));
    },
    set: async (key, value) => {
      this.values.set(key, structuredClone(value));
      for (const listener of this.#storeListeners) listener();
    },
    delete: async (key) => void this.values.delete(key),
    deletePrefix: async (prefix) => {
      for (const key of this.values.keys()) if (key.startsWith(prefix)) this.values.delete(key);
    },
  };

  async readFacts(): Promise<DeviceFacts> {
    return this.facts;
  }
  onFactsChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  change(change: Partial<DeviceFacts>): void {
    this.facts = { ...this.facts, ...change };
    for (const listener of this.#listeners) listener();
  }
  async cacheServerSettings(server: DeviceFacts["server"]): Promise<void> {
    this.facts = { ...this.facts, server };
  }
  async openInCommunicator(jid: string): Promise<"shown" | "blocked" | "no-answer"> {
    this.opened.push(jid);
    return this.answer;
  }
  async openInGroupChat(jid: string): Promise<"shown" | "blocked" | "no-answer"> {
    this.opened.push(jid);
    return this.answer;
  }
  restartApp(): void {}
}

/** The wire of one app: can be cut, and remembers what went over it. */
export class TestWire implements TransportPort {
  readonly received: string[] = [];
  readonly sent: string[] = [];
  isUp = true;
  /** Results that come as errors instead: what the server could not do just then. */
  refuse: (xml: string) => boolean = () => false;
  readonly #url: () => string;
  readonly #sockets = new Set<WebSocket>();

  constructor(url: () => string) {
    this.#url = url;
  }
  async endpoint(): Promise<string> {
    return this.#url();
  }
  /** Without a goodbye: what a lost network looks like. */
  cut(): void {
    this.isUp = false;
    for (const socket of this.#sockets) socket.close();
  }
  connect(url: string, handlers: Parameters<TransportPort["connect"]>[1]): ReturnType<TransportPort["connect"]> {
    if (!this.isUp) {
      queueMicrotask(() => handlers.closed());
      return { send() {}, close() {} };
    }
    const socket = new WebSocket(url, "xmpp");
    this.#sockets.add(socket);
    socket.addEventListener("open", () => handlers.opened());
    socket.addEventListener("message", ({ data }) => {
      if (!this.isUp) return;
      const text = String(data);
      const xml = this.refuse(text) ? text.replace('type="result"', 'type="error"') : text;
      this.received.push(xml);
      handlers.received(xml);
    });
    socket.addEventListener("close", () => {
      this.#sockets.delete(socket);
      handlers.closed();
    });
    return {
      send: (text) => {
        if (!this.isUp || socket.readyState !== WebSocket.OPEN) return;
        this.sent.push(text);
        socket.send(text);
      },
      close: () => socket.close(),
    };
  }
}

export function portsOf(device: TestDevice, wire: TestWire): AppPorts {
  return {
    device,
    transport: wire,
    store: device.store,
    time: {
      now: () => Date.now(),
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
      dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      minuteOf: (at) => Math.floor(at / 60_000) % 1_440,
    },
    random: { id: () => randomUUID(), fraction: () => 0 },
    crypto: {
      hash: (hash, data) => createHash(nodeName(hash)).update(data).digest(),
      hmac: (hash, key, data) => createHmac(nodeName(hash), key).update(data).digest(),
      pbkdf2: (hash, password, salt, iterations) =>
        pbkdf2Sync(password, salt, iterations, hash === "SHA-1" ? 20 : 32, nodeName(hash)),
      randomBytes: (count) => randomBytes(count),
    },
    log: { warn: (text) => void (process.env.CLIENT_LOG === undefined ? 0 : console.warn(text)) },
  };
}

/** Long enough for a busy machine, shorter than a test may take: what did not come true is named. */
const UNTIL_MS_MAX = 25_000;

interface Watchable {
  subscribe(listener: () => void): () => void;
}

/** Resolves as soon as the claim holds; the view model says when to look again. */
export function until(watched: Watchable, claim: () => boolean, what = claim.toString()): Promise<void> {
  return new Promise((resolve, reject) => {
    if (claim()) return resolve();
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`never came true: ${what}`));
    }, UNTIL_MS_MAX);
    const stop = watched.subscribe(() => {
      if (!claim()) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

export type { CommunicatorApp, GroupChatApp };
export { createCommunicator, createGroupChat };
