import type { ClientPorts } from "@tandem/client-core/ports";
import { strings } from "../strings/index.ts";
import { browserCrypto } from "./crypto.ts";
import { browserFiles } from "./files.ts";
import { browserInput } from "./input.ts";
import { indexedDbStore } from "./local-store.ts";
import { browserTransport } from "./transport.ts";

/** The surroundings of the headless client, as a browser has them. */
export function browserPorts(app: "groupchat" | "communicator"): ClientPorts {
  return {
    transport: browserTransport,
    time: browserTime,
    random: { id: () => crypto.randomUUID(), fraction: () => Math.random() },
    store: indexedDbStore(`tandem-${app}`),
    crypto: browserCrypto,
    log: { warn: (message) => console.warn(message) },
    input: browserInput,
    deviceKind: window.matchMedia("(pointer: coarse) and (max-width: 820px)").matches ? "phone" : "desktop",
    language: () => strings.language,
    files: browserFiles,
    push: async () => (await import("./push.ts")).browserPush,
  };
}

const browserTime: ClientPorts["time"] = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  // The browser counts minutes behind UTC.
  offsetMinutes: () => -new Date().getTimezoneOffset(),
  dayOf(at) {
    const date = new Date(at);
    const pad = (part: number): string => String(part).padStart(2, "0");
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  },
  minuteOf(at) {
    const date = new Date(at);
    return date.getHours() * 60 + date.getMinutes();
  },
};
