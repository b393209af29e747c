import type { BareJid } from "@tandem/protocol";
import { parseHandOverMessage } from "./hand-over-messages.ts";
import type { DevicePorts, LockPort } from "./ports.ts";
import { primaryLock } from "./single-window.ts";

/** Held by Communicator while it is signed in. */
export const SIGNED_IN_LOCK = "tandem:communicator:signed-in";
/** Held by Group Chat while it runs as the preferred IM client. */
export const GROUP_CHAT_TAKES_IM_LOCK = "tandem:groupchat:takes-im";

const ANSWER_MS_MAX = 300;

export interface CommunicatorState {
  readonly isRunning: boolean;
  readonly isSignedIn: boolean;
  /** Of a signed-in Communicator that answered. */
  readonly account?: BareJid;
}

/** What runs on this device now; locks tell at once, and are freed by the browser even when a window crashes. */
export async function readCommunicatorState(
  ports: Pick<DevicePorts, "locks" | "channel" | "time" | "newId">,
): Promise<CommunicatorState> {
  const held = await ports.locks.held();
  const isRunning = held.has(primaryLock("communicator"));
  if (!held.has(SIGNED_IN_LOCK)) return { isRunning, isSignedIn: false };
  const account = await askAccount(ports);
  return { isRunning, isSignedIn: true, ...(account !== null && { account }) };
}

function askAccount({
  channel,
  time,
  newId,
}: Pick<DevicePorts, "channel" | "time" | "newId">): Promise<BareJid | null> {
  const id = newId();
  return new Promise((resolve) => {
    const stop = channel.subscribe((received) => {
      const message = parseHandOverMessage(received);
      if (message?.type === "account" && message.id === id) end(message.account);
    });
    const cancel = time.after(ANSWER_MS_MAX, () => end(null));
    const end = (account: BareJid | null): void => {
      stop();
      cancel();
      resolve(account);
    };
    channel.post({ type: "who", id });
  });
}

/** Holds a lock while a condition lasts: `set(true)` takes it, `set(false)` gives it back. */
export function createFlagLock(locks: LockPort, name: string): { set(isHeld: boolean): void } {
  let wanted = false;
  let release: (() => void) | undefined;
  let isAsking = false;

  const take = async (): Promise<void> => {
    isAsking = true;
    const signal = { aborted: false, onAbort: () => {} };
    const free = await locks.acquire(name, { steal: true, signal, onLost: () => (release = undefined) });
    isAsking = false;
    if (wanted) release = free;
    else free();
  };

  return {
    set(isHeld) {
      wanted = isHeld;
      if (isHeld && release === undefined && !isAsking) void take();
      if (!isHeld) {
        release?.();
        release = undefined;
      }
    },
  };
}
