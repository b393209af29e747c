import type { BareJid } from "@tandem/protocol";
import { parseHandOverMessage } from "./hand-over-messages.ts";
import type { DevicePorts } from "./ports.ts";
import { primaryLock } from "./single-window.ts";

/** Held by Communicator while it is signed in. */
export const SIGNED_IN_LOCK = "tandem:communicator:signed-in";
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
