import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { AbortPort, ChannelPort, LockPort, TimePort } from "./ports.ts";
import { isRecord } from "./stored-json.ts";

/** An older window that is frozen cannot give its place away; after this long it is taken from it. */
export const GIVE_WAY_MS_MAX = 1500;

export type AppName = "communicator" | "groupchat";

export const primaryLock = (app: AppName): string => `tandem:${app}:primary`;

/** Why a window claims the place; the window that gives way closes itself for "hand-over", else it says that it moved. */
export type ClaimReason = "start" | "hand-over" | "asked";

/** `waiting`: an older window has been asked to give way. `moved`: a newer one has the place. */
export type WindowRole = "waiting" | "primary" | "moved";

interface TakeOver {
  readonly type: "take-over";
  readonly app: AppName;
  readonly from: string;
  readonly at: number;
  readonly reason: ClaimReason;
}

export interface SingleWindow {
  readonly role: ReadonlySignal<WindowRole>;
  /** Resolves when this window has the place; a newer claim may end the wait first, then the role is `moved`. */
  claim(reason: ClaimReason): Promise<void>;
  /** Another window takes over; called before it has the place. */
  onMoved(listener: (reason: ClaimReason) => void): () => void;
  dispose(): void;
}

/**
 * One live window per app and browser profile (RT17, RT22): the newest wins, because it is the one that the person just
 * asked for and the one that stands in front. There is no moment with two: the older lets go before the newer begins.
 */
export function createSingleWindow(options: {
  readonly app: AppName;
  readonly locks: LockPort;
  readonly channel: ChannelPort;
  readonly time: TimePort;
  readonly newId: () => string;
}): SingleWindow {
  const { app, locks, channel, time } = options;
  const windowId = options.newId();
  const role = signal<WindowRole>("waiting");
  const listeners = new Set<(reason: ClaimReason) => void>();
  let claimedAt = 0;
  let letGo: () => void = () => {};

  const giveWay = (reason: ClaimReason): void => {
    // Everything here ends before the lock is free, so that there is no moment with two live windows.
    role.value = "moved";
    for (const listener of listeners) listener(reason);
    const release = letGo;
    letGo = () => {};
    release();
  };

  const stop = channel.subscribe((message) => {
    const other = parseTakeOver(message);
    if (other === null || other.app !== app || role.value === "moved") return;
    // While both wait only the newer claim stands; with equal clocks the ids decide, the same way in both windows.
    const isNewer = other.at > claimedAt || (other.at === claimedAt && other.from > windowId);
    if (role.value === "primary" || isNewer) giveWay(other.reason);
  });

  const acquire = async (steal: boolean): Promise<AbortSwitch> => {
    const abort = createAbortSwitch();
    letGo = () => abort.abort("gave-way");
    const cancelWait = time.after(GIVE_WAY_MS_MAX, () => abort.abort("too-long"));
    const onLost = (): void => giveWay("asked");
    const release = await locks
      .acquire(primaryLock(app), { steal, onLost, signal: abort })
      .catch((refusal: unknown) => {
        // Being aborted is the answer that was asked for; a browser without the lock is a fault that must be heard of.
        if (abort.why === undefined) throw refusal;
        return undefined;
      });
    cancelWait();
    if (release === undefined) return abort;
    // A newer window can claim, or steal, between the grant and this line; `giveWay` has then run already.
    if (abort.why === "gave-way") release();
    else {
      letGo = release;
      role.value = "primary";
    }
    return abort;
  };

  return {
    role,
    async claim(reason) {
      role.value = "waiting";
      claimedAt = time.now();
      const isTaken = (await locks.held()).has(primaryLock(app));
      if (isTaken) channel.post({ type: "take-over", app, from: windowId, at: claimedAt, reason } satisfies TakeOver);
      const waited = await acquire(false);
      if (waited.why === "too-long" && role.value === "waiting") await acquire(true);
    },
    onMoved(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      stop();
      letGo();
    },
  };
}

interface AbortSwitch extends AbortPort {
  abort(why: "too-long" | "gave-way"): void;
  readonly why: "too-long" | "gave-way" | undefined;
}

function createAbortSwitch(): AbortSwitch {
  let why: "too-long" | "gave-way" | undefined;
  const listeners: (() => void)[] = [];
  return {
    get aborted() {
      return why !== undefined;
    },
    get why() {
      return why;
    },
    onAbort(listener) {
      listeners.push(listener);
    },
    abort(reason) {
      if (why !== undefined) return;
      why = reason;
      for (const listener of listeners) listener();
    },
  };
}

function parseTakeOver(message: unknown): TakeOver | null {
  if (!isRecord(message) || message.type !== "take-over") return null;
  const { app, from, at, reason } = message;
  if (app !== "communicator" && app !== "groupchat") return null;
  if (typeof from !== "string" || typeof at !== "number") return null;
  if (reason !== "start" && reason !== "hand-over" && reason !== "asked") return null;
  return { type: "take-over", app, from, at, reason };
}
