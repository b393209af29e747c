/**
 * What the headless client asks of its surroundings. The browser's side of each is in ui-kit/src/browser; tests bring fakes.
 */
import type { ScramCrypto } from "@tandem/protocol/sasl-scram";
import type { DeviceKind } from "@tandem/protocol/tandem-presence";
import type { BrowserSubscription } from "@tandem/protocol/tandem-web-push";
import type { HttpHeader } from "@tandem/protocol/xep-0363-http-upload";
import type { LocalFile } from "../view-models/files.ts";

/** One WebSocket, subprotocol `xmpp`: whole text frames. */
export interface Transport {
  send(text: string): void;
  /** `closed` is called once afterwards, also when the peer never answers. */
  close(): void;
}

export interface TransportHandlers {
  opened(): void;
  received(text: string): void;
  closed(): void;
}

export interface TransportPort {
  /** Returns at once; exactly one `closed` follows in the end, whether or not `opened` was called. */
  connect(url: string, handlers: TransportHandlers): Transport;
  /** Where the domain's WebSocket is: host-meta (XEP-0156) or a fixed place. Null: it has none. Rejects when it cannot be asked. */
  endpoint(domain: string): Promise<string | null>;
}

export interface TimePort {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` after `ms` milliseconds; the result cancels it. */
  after(ms: number, task: () => void): () => void;
  /** The day in the person's time zone, YYYY-MM-DD. */
  dayOf(at: number): string;
  /** Minutes that the person's clock is ahead of UTC. Without it nobody is told. */
  offsetMinutes?(): number;
  /** Minutes after midnight in the person's time zone. */
  minuteOf(at: number): number;
}

export interface RandomPort {
  /** A UUID v4: unpredictable and unique. */
  id(): string;
  /** 0 ≤ x < 1; for jitter only. */
  fraction(): number;
}

/** Values that structured cloning can copy. What comes back is as untrusted as anything on a disk. */
export interface LocalStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Removes every key that begins so. */
  deletePrefix(prefix: string): Promise<void>;
}

export interface LogPort {
  warn(message: string): void;
}

/** PR4: how long after the last input somebody is inactive, and how long after that away. */
export interface IdleTimers {
  readonly inactiveMs: number;
  readonly awayMs: number;
}

/** What the person does with their hands. Without it nobody ever looks inactive. */
export interface InputPort {
  /** As the person has set them on this device; the defaults without. Asked again and again. */
  idleTimers?(): IdleTimers;
  /** Calls back at input, at least at the first after a pause of some seconds; the result ends it. */
  onInput(listener: () => void): () => void;
  /** Calls back when nobody can be there before the next input: the screen is locked, the device slept. */
  onAbsence?(listener: () => void): () => void;
}

export interface Transfer {
  /** The HTTP status; 0: the connection broke off, or it was cancelled. Never rejects. */
  readonly done: Promise<number>;
  cancel(): void;
}

/** Files of the device and their way to the server. Without it nothing can be attached. */
export interface FilePort {
  /** HTTP PUT (XEP-0363 §5). `onProgress` gets the bytes that have gone out. */
  put(url: string, headers: readonly HttpHeader[], file: LocalFile, onProgress: (sent: number) => void): Transfer;
  /** The first bytes of a file; rejects when it can no longer be read. */
  head(file: LocalFile, bytesMax: number): Promise<Uint8Array>;
}

/** `ask`: the person has not been asked yet. */
export type PushPermission = "unsupported" | "ask" | "blocked" | "granted";

/** How the browser is woken when no window of the app is open (W3C Push API). One subscription an app. */
export interface PushPort {
  permission(): PushPermission;
  /** Asks the person. Browsers let it be called only while they handle a click or key. */
  ask(): Promise<PushPermission>;
  current(): Promise<BrowserSubscription | undefined>;
  /** With that key of the server (RFC 8292); one with another key ends. Undefined: the browser will not. */
  subscribe(serverKey: string): Promise<BrowserSubscription | undefined>;
  unsubscribe(): Promise<void>;
  /** Of the other app, in the same profile of the browser. */
  other(): Promise<BrowserSubscription | undefined>;
  /** Takes away what was shown while no window was there. */
  clear(): Promise<void>;
  /** Calls back when the browser has made another subscription by itself. */
  onChanged(listener: () => void): void;
  /** Name of the time zone. */
  zone(): string;
}

export interface ClientPorts {
  readonly transport: TransportPort;
  readonly time: TimePort;
  readonly random: RandomPort;
  readonly store: LocalStore;
  readonly crypto: ScramCrypto;
  readonly log: LogPort;
  readonly input?: InputPort;
  /** What the person holds in their hands; not told without. */
  readonly deviceKind?: DeviceKind;
  /** The language of the texts, as a tag; the first of a choice without. */
  readonly language?: () => string;
  readonly files?: FilePort;
  /** Loaded when it is wanted. Without it nobody is told while no app is open. */
  readonly push?: () => Promise<PushPort>;
}
