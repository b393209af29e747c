import { createHash, createHmac, pbkdf2, timingSafeEqual } from "node:crypto";
import type {
  Bus,
  Clock,
  Crypto,
  Environment,
  FileStore,
  Log,
  LogFields,
  Storage,
  Timer,
  Timers,
} from "@tandem/server/core";
import { MemoryFiles } from "../files-memory/index.ts";

/** Time that moves only when a test says so. Starts at an instant that is easy to recognise in a stamp. */
export class VirtualTime implements Clock, Timers {
  #now = Date.UTC(2026, 4, 17, 12, 0, 0);
  readonly #start = this.#now;
  #pending: { at: number; run: () => void; every: number | undefined }[] = [];

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  after(ms: number, task: () => void): Timer {
    return this.#add(ms, task, undefined);
  }

  every(ms: number, task: () => void): Timer {
    return this.#add(ms, task, ms);
  }

  /** Moves time on and runs what falls due, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#pending.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = due.at;
      if (due.every === undefined) this.#pending = this.#pending.filter((timer) => timer !== due);
      else due.at += due.every;
      due.run();
    }
    this.#now = until;
  }

  #add(ms: number, run: () => void, every: number | undefined): Timer {
    const timer = { at: this.#now + ms, run, every };
    this.#pending.push(timer);
    return { cancel: () => (this.#pending = this.#pending.filter((other) => other !== timer)) };
  }
}

export const nodeCrypto: Crypto = {
  hash: (name, data) => createHash(name.replace("-", "")).update(data).digest(),
  hmac: (name, key, data) => createHmac(name.replace("-", ""), key).update(data).digest(),
  pbkdf2: (name, password, salt, iterations) =>
    new Promise((resolve, reject) => {
      const length = name === "sha-1" ? 20 : 32;
      pbkdf2(password, salt, iterations, length, name.replace("-", ""), (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    }),
  equal: (a, b) => a.length === b.length && timingSafeEqual(a, b),
};

/** In one process: subscribers hear in the same turn. */
function localBus(): Bus {
  const handlers = new Map<string, Set<(payload: string) => void>>();
  return {
    publish: (subject, payload) => {
      for (const handler of handlers.get(subject) ?? []) handler(payload);
    },
    subscribe: (subject, handler) => {
      const own = handlers.get(subject) ?? new Set();
      handlers.set(subject, own.add(handler));
      return { close: () => void own.delete(handler) };
    },
    close: () => Promise.resolve(),
  };
}

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
}

export function recordingLog(lines: LogLine[]): Log {
  const at =
    (level: LogLine["level"]) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Everything ambient, from nothing ambient: the same run gives the same ids and instants. */
export function virtualEnvironment(
  storage: Storage,
  time: VirtualTime,
  log: LogLine[],
  files: FileStore = new MemoryFiles(),
): Environment {
  let counter = 0;
  return {
    clock: time,
    timers: time,
    random: {
      bytes: (length) => nodeCrypto.hash("sha-256", new Uint8Array([++counter & 255, counter >> 8])).slice(0, length),
      id: () => `id-${++counter}`,
    },
    crypto: nodeCrypto,
    log: recordingLog(log),
    metrics: { count: () => undefined, gauge: () => undefined },
    storage,
    files,
    bus: localBus(),
  };
}
