import type { ClientPorts } from "@tandem/client-core/ports";
import { idleTimers } from "./idle-minutes.ts";
import { followScreenLock } from "./screen-lock.ts";
import { followSleep } from "./sleep.ts";

const KINDS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
/** Inputs closer together than this tell nothing new. */
const APART_MS = 5_000;
const CHANNEL = "tandem-input";

/**
 * The person's hands on this device: in this window, or in any other window of either app. Whoever works in Group Chat is not
 * away in Communicator.
 */
export const browserInput: NonNullable<ClientPorts["input"]> = {
  idleTimers,
  onAbsence(listener) {
    const channel = new BroadcastChannel(CHANNEL);
    const stopSleep = followSleep(listener);
    const stopLock = followScreenLock((isLocked) => {
      if (isLocked) listener();
      // Whoever unlocks the screen is there, though no window got that input.
      else channel.postMessage("input");
    });
    return () => {
      stopSleep();
      stopLock();
      channel.close();
    };
  },
  onInput(listener) {
    const channel = new BroadcastChannel(CHANNEL);
    let last = 0;
    const tell = (): void => {
      if (performance.now() - last < APART_MS) return;
      last = performance.now();
      channel.postMessage("input");
      listener();
    };
    channel.onmessage = listener;
    const options = { capture: true, passive: true };
    for (const kind of KINDS) window.addEventListener(kind, tell, options);
    return () => {
      channel.close();
      for (const kind of KINDS) window.removeEventListener(kind, tell, options);
    };
  },
};
