import type { ChannelPort, DevicePorts, DeviceStorage, WindowOpenerPort } from "@tandem/client-core/device";
import { installedProbe } from "./installed-probe.ts";
import { launchQueue } from "./launch-queue.ts";
import { browserLocks } from "./locks.ts";
import { managedConfiguration } from "./managed-configuration.ts";

/** The name of the channel on which both apps of this browser profile talk. */
const CHANNEL = "tandem";

/** The device as a browser shows it; both apps take the same. Make it once per page. */
export function browserDevicePorts(): DevicePorts {
  const managed = managedConfiguration();
  const probe = installedProbe();
  return {
    locks: browserLocks,
    channel: broadcastChannel(),
    storage: localStore,
    ...(managed !== undefined && { managed }),
    ...(probe !== undefined && { probe }),
    windows: windowOpener,
    time: { now: () => Date.now(), after },
    newId: () => crypto.randomUUID(),
    warn: (message) => console.warn(message),
    origin: location.origin,
    hasLaunchQueue: launchQueue() !== undefined,
  };
}

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

function broadcastChannel(): ChannelPort {
  const channel = new BroadcastChannel(CHANNEL);
  return {
    post: (message) => channel.postMessage(message),
    subscribe(listener) {
      const onMessage = ({ data }: MessageEvent<unknown>): void => listener(data);
      channel.addEventListener("message", onMessage);
      return () => channel.removeEventListener("message", onMessage);
    },
  };
}

const localStore: DeviceStorage = {
  get: (key) => localStorage.getItem(key),
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch (error) {
      console.warn(`${key} could not be kept on this device.`, error);
    }
  },
  remove: (key) => localStorage.removeItem(key),
  onChange(listener) {
    const onStorage = ({ key }: StorageEvent): void => {
      if (key !== null) listener(key);
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  },
};

const windowOpener: WindowOpenerPort = {
  open: (url, target, features) => window.open(url, target, features),
  followUri: (uri) => location.assign(uri),
  onceBlurred(listener) {
    const done = new AbortController();
    window.addEventListener("blur", listener, { once: true, signal: done.signal });
    return () => done.abort();
  },
  reload: () => location.reload(),
};
