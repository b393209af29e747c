import type { AbortPort, DevicePorts, DeviceStorage, LockPort, OpenedWindow } from "./ports.ts";

/** One browser profile for tests: windows of it share storage, locks and the channel, and time moves only when told. */
export interface FakeProfile {
  readonly stored: Map<string, string>;
  readonly opened: { readonly url: string; readonly target: string; readonly features: string }[];
  readonly followed: string[];
  readonly posted: unknown[];
  readonly warnings: string[];
  /** Ports of one more window. */
  window(overrides?: Partial<DevicePorts>): DevicePorts;
  /** What `window.open` gives from now on. */
  refuseWindows(isRefused: boolean): void;
  blur(): void;
  /** Lets `ms` pass and everything that waited for it finish. */
  readonly pass: (ms: number) => Promise<void>;
  settle(): Promise<void>;
}

const PLAIN_WINDOW: OpenedWindow = { focus: () => {} };

export function createFakeProfile(): FakeProfile {
  const clock = createFakeTime();
  const stored = new Map<string, string>();
  const storageListeners: { readonly owner: number; readonly tell: (key: string) => void }[] = [];
  const channelListeners: { readonly owner: number; readonly tell: (message: unknown) => void }[] = [];
  const blurListeners = new Set<() => void>();
  const locks = createFakeLocks();
  const profile = { opened: [] as FakeProfile["opened"][number][], followed: [] as string[] };
  const posted: unknown[] = [];
  const warnings: string[] = [];
  let isRefused = false;
  let windows = 0;
  let ids = 0;

  const storageOf = (owner: number): DeviceStorage => {
    const tellOthers = (key: string): void => {
      for (const listener of storageListeners) if (listener.owner !== owner) listener.tell(key);
    };
    return {
      get: (key) => stored.get(key) ?? null,
      set(key, value) {
        stored.set(key, value);
        tellOthers(key);
      },
      remove(key) {
        stored.delete(key);
        tellOthers(key);
      },
      onChange: (tell) => listen(storageListeners, { owner, tell }),
    };
  };

  return {
    stored,
    posted,
    warnings,
    opened: profile.opened,
    followed: profile.followed,
    window(overrides = {}) {
      const owner = ++windows;
      return {
        locks,
        channel: {
          post(message) {
            posted.push(message);
            for (const listener of channelListeners.slice()) if (listener.owner !== owner) listener.tell(message);
          },
          subscribe: (tell) => listen(channelListeners, { owner, tell }),
        },
        storage: storageOf(owner),
        windows: {
          open(url, target, features) {
            profile.opened.push({ url, target, features });
            return isRefused || features === "noopener" ? null : PLAIN_WINDOW;
          },
          followUri: (uri) => profile.followed.push(uri),
          onceBlurred(listener) {
            blurListeners.add(listener);
            return () => blurListeners.delete(listener);
          },
          reload: () => {},
        },
        time: clock.time,
        newId: () => `id-${++ids}`,
        warn: (message) => warnings.push(message),
        origin: "https://chat.example",
        hasLaunchQueue: true,
        ...overrides,
      };
    },
    refuseWindows(refused) {
      isRefused = refused;
    },
    blur() {
      for (const listener of blurListeners) listener();
      blurListeners.clear();
    },
    pass: clock.pass,
    settle,
  };
}

function listen<T>(listeners: T[], listener: T): () => void {
  listeners.push(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
  };
}

/** Enough turns for any chain of promises in these tests. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

function createFakeTime(): { readonly time: DevicePorts["time"]; readonly pass: (ms: number) => Promise<void> } {
  let now = 1_000_000;
  const tasks = new Set<{ readonly due: number; readonly run: () => void }>();
  const nextDue = (until: number) => [...tasks].filter((t) => t.due <= until).sort((a, b) => a.due - b.due)[0];
  return {
    time: {
      now: () => now,
      after(ms, run) {
        const task = { due: now + ms, run };
        tasks.add(task);
        return () => tasks.delete(task);
      },
    },
    async pass(ms) {
      const until = now + ms;
      await settle();
      for (let task = nextDue(until); task !== undefined; task = nextDue(until)) {
        tasks.delete(task);
        now = Math.max(now, task.due);
        task.run();
        await settle();
      }
      now = until;
    },
  };
}

interface Waiter {
  readonly onLost: () => void;
  grant(): void;
}

function createFakeLocks(): LockPort {
  const holders = new Map<string, Waiter>();
  const queues = new Map<string, Waiter[]>();

  const free = (name: string, holder: Waiter): void => {
    if (holders.get(name) !== holder) return;
    holders.delete(name);
    const next = queues.get(name)?.shift();
    if (next !== undefined) hold(name, next);
  };
  const hold = (name: string, waiter: Waiter): void => {
    holders.set(name, waiter);
    waiter.grant();
  };

  return {
    held: async () => new Set(holders.keys()),
    acquire: (name, { steal, onLost, signal }) =>
      new Promise((resolve, reject) => {
        const waiter: Waiter = { onLost, grant: () => resolve(() => free(name, waiter)) };
        if (steal) {
          const loser = holders.get(name);
          hold(name, waiter);
          return loser?.onLost();
        }
        if (!holders.has(name)) return hold(name, waiter);
        const queue = queues.get(name) ?? [];
        queue.push(waiter);
        queues.set(name, queue);
        rejectOnAbort(signal, () => {
          const at = queue.indexOf(waiter);
          if (at >= 0) queue.splice(at, 1);
          reject(new Error("aborted"));
        });
      }),
  };
}

function rejectOnAbort(signal: AbortPort, reject: () => void): void {
  if (signal.aborted) reject();
  else signal.onAbort(reject);
}
