import { createFlagLock } from "./flag-lock.ts";
import type { DevicePorts } from "./ports.ts";
import { isRecord } from "./stored-json.ts";
import { wait } from "./wait.ts";

/**
 * Group Chat settles who takes IM when it starts, and that holds until it starts again (RT2). A Communicator that is set up or
 * started meanwhile would decide otherwise, and both would take IM (RT22): so a Group Chat that takes it holds this lock, and
 * Communicator leaves IM alone as long as somebody does.
 */
export const GROUP_CHAT_TAKES_IM_LOCK = "tandem:groupchat:takes-im";

const FREED_MS = 50;
const ANNOUNCEMENT = "groupchat-takes-im";

/** Group Chat: whether it takes IM now, that is, it is signed in and had settled on itself when it started. */
export function createImHolder(ports: Pick<DevicePorts, "locks" | "channel">): { set(takesIm: boolean): void } {
  const lock = createFlagLock(ports.locks, GROUP_CHAT_TAKES_IM_LOCK);
  let takes = false;
  return {
    set(takesIm) {
      if (takesIm === takes) return;
      takes = takesIm;
      lock.set(takesIm);
      if (takesIm) ports.channel.post({ type: ANNOUNCEMENT });
    },
  };
}

export async function groupChatTakesIm(ports: Pick<DevicePorts, "locks">): Promise<boolean> {
  return (await ports.locks.held()).has(GROUP_CHAT_TAKES_IM_LOCK);
}

/** Communicator: calls back when a Group Chat begins to take IM here, and when the one that does has ended. */
export function onImHolderChanged(
  ports: Pick<DevicePorts, "locks" | "channel" | "time">,
  listener: () => void,
): () => void {
  let isOver = false;
  let isWaiting = false;
  const waitForEnd = async (): Promise<void> => {
    if (isWaiting || !(await groupChatTakesIm(ports))) return;
    isWaiting = true;
    const signal = { aborted: false, onAbort: () => {} };
    const free = await ports.locks.acquire(GROUP_CHAT_TAKES_IM_LOCK, { steal: false, onLost: () => {}, signal });
    free();
    // The browser frees it a moment later; until then it would look as if Group Chat still had it.
    await wait(ports.time, FREED_MS);
    isWaiting = false;
    // A Group Chat that restarts frees the lock and may take it again; its announcement comes then.
    if (!isOver) listener();
  };
  void waitForEnd();
  const stop = ports.channel.subscribe((message) => {
    if (!isRecord(message) || message.type !== ANNOUNCEMENT) return;
    listener();
    void waitForEnd();
  });
  return () => {
    isOver = true;
    stop();
  };
}
