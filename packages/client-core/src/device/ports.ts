/**
 * What the device code asks of its surroundings. The browser's side of each is in ui-kit/src/browser/device; tests bring fakes.
 * Nothing here is a person's data: names of windows, of locks, and a handful of settings.
 */

/** Web Locks of this browser profile. */
export interface LockPort {
  /** Names that any window of this profile holds now. */
  held(): Promise<ReadonlySet<string>>;
  /**
   * Waits for the lock, or takes it from its holder when `steal` is set. Resolves with the function that gives it back.
   * `onLost` is called when another window stole it. Rejects when `signal.abort` was called while waiting.
   */
  acquire(
    name: string,
    options: { readonly steal: boolean; readonly onLost: () => void; readonly signal: AbortPort },
  ): Promise<() => void>;
}

/** The little that is needed of an AbortSignal; the core has no DOM types. */
export interface AbortPort {
  readonly aborted: boolean;
  onAbort(listener: () => void): void;
}

/** One BroadcastChannel: reaches every other window of this profile, never the sender. Messages are untrusted. */
export interface ChannelPort {
  post(message: unknown): void;
  subscribe(listener: (message: unknown) => void): () => void;
}

/** Text by key, shared by the windows of this profile (localStorage). Writing may fail silently: a full disk must not stop an app. */
export interface DeviceStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** Another window changed a key. */
  onChange(listener: (key: string) => void): () => void;
}

/** navigator.managed. Rejects where no administrator manages this origin. */
export interface ManagedConfigurationPort {
  get(keys: readonly string[]): Promise<{ readonly [key: string]: unknown }>;
  onChange(listener: () => void): () => void;
}

/** The page as the installed-probe needs it; absent where the browser has no getInstalledRelatedApps. */
export interface InstalledProbePort {
  /** Resolves when the page is loaded, visible and focused, and has painted. */
  settled(): Promise<void>;
  /** Puts `path` into the address bar without a navigation; the result puts the former address back. */
  visit(path: string): () => void;
  /** Ids of the web apps that are installed and whose scope has the page's present address. */
  installedAppIds(): Promise<readonly string[]>;
}

/** A window that we may bring to the front. */
export interface OpenedWindow {
  focus(): void;
}

export interface WindowOpenerPort {
  /** `window.open`, synchronously inside a click. Null: refused, or `noopener`, which looks the same. */
  open(url: string, target: string, features: string): OpenedWindow | null;
  /** Follows a link with another program's scheme without leaving an empty tab behind. */
  followUri(uri: string): void;
  /** Calls back once the window loses the focus: the one sign that another program has come to the front. */
  onceBlurred(listener: () => void): () => void;
  reload(): void;
}

export interface TimePort {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` after `ms` milliseconds; the result cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface DevicePorts {
  readonly locks: LockPort;
  readonly channel: ChannelPort;
  readonly storage: DeviceStorage;
  /** Absent: this browser cannot be managed. */
  readonly managed?: ManagedConfigurationPort;
  /** Absent: this browser cannot tell what is installed. */
  readonly probe?: InstalledProbePort;
  readonly windows: WindowOpenerPort;
  readonly time: TimePort;
  /** Unpredictable and unique. */
  readonly newId: () => string;
  readonly warn: (message: string) => void;
  /** `https://chat.example`, without a slash at the end. */
  readonly origin: string;
  /** The browser gives a launched app its address (launchQueue), so that a captured launch needs no reload. */
  readonly hasLaunchQueue: boolean;
}
