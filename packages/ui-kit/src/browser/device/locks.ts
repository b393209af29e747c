import type { AbortPort, LockPort } from "@tandem/client-core/device";

/** Web Locks; the browser frees them by itself when a window closes or crashes. */
export const browserLocks: LockPort = {
  async held() {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.map(({ name }) => name ?? ""));
  },
  acquire: (name, { steal, onLost, signal }) =>
    new Promise((granted, refused) => {
      let isHeld = false;
      const held = (): Promise<void> => {
        isHeld = true;
        return new Promise((release) => granted(release));
      };
      // A signal cannot go with a steal, which never waits (Web Locks §3.3).
      const options = steal ? { steal } : { signal: abortSignal(signal) };
      navigator.locks.request(name, options, held).catch((error: unknown) => {
        if (isHeld) onLost();
        else refused(error);
      });
    }),
};

function abortSignal(port: AbortPort): AbortSignal {
  const controller = new AbortController();
  if (port.aborted) controller.abort();
  port.onAbort(() => controller.abort());
  return controller.signal;
}
