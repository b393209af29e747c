import { MemoryFiles } from "@tandem/testkit/files-memory";
import { createServer, modules, type Server } from "@tandem/server";
import { defaultLimits, type Environment, type Limits, type ModuleDefinition } from "@tandem/server/core";
import type { MountedDisk, SimDisk } from "@tandem/testkit/sim-disk";
import type { SimClock, SimTimers } from "@tandem/testkit/sim-clock";
import type { Prng } from "@tandem/testkit/prng";
import { accountsModule } from "../../packages/server/src/modules/accounts/index.ts";
import { LocalBus } from "../../packages/server/src/adapters/bus-local/index.ts";
import { serverCrypto } from "./crypto.ts";

export const DOMAIN = "sim.example";

/** Small, so that a run reaches them. */
export const SIM_LIMITS: Limits = {
  ...defaultLimits,
  resumeSecondsMax: 60,
  queueStanzasMax: 400,
  queueCharsMax: 200_000,
  connectionCharsMax: 20_000,
};

export interface Fault {
  readonly event: string;
  readonly detail: string;
}

/** One life of the server: the whole program but its listeners. */
export class SimProcess {
  readonly server: Server;
  isUp = false;
  isAlive = true;
  readonly #timers: SimTimers;
  readonly #disk: MountedDisk;

  constructor(clock: SimClock, disk: SimDisk, prng: Prng, onFault: (fault: Fault) => void) {
    this.#timers = clock.timers();
    this.#disk = disk.mount();
    const environment: Environment = {
      clock,
      timers: this.#timers,
      random: { bytes: (length) => prng.bytes(length), id: () => idFrom(prng) },
      crypto: serverCrypto,
      log: {
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (event, fields) => {
          if (this.isAlive) onFault({ event, detail: JSON.stringify(fields) });
        },
      },
      metrics: { count: () => {}, gauge: () => {} },
      storage: this.#disk,
      files: new MemoryFiles(),
      bus: new LocalBus(),
    };
    this.server = createServer({
      domain: DOMAIN,
      version: "sim",
      limits: SIM_LIMITS,
      environment,
      modules: withThose(modules, [accountsModule]),
      exposition: { contentType: "text/plain", expose: () => Promise.resolve("") },
      http: undefined,
      c2s: undefined,
      c2sTls: undefined,
      identity: undefined,
      plaintextOnLoopback: false,
      webRoot: "",
      allowedOrigins: [],
    });
  }

  async start(): Promise<void> {
    await this.server.start();
    this.isUp = true;
  }

  /** SIGTERM. */
  async stop(): Promise<void> {
    this.isUp = false;
    await this.server.stop();
    this.kill();
  }

  /** kill -9. */
  kill(): void {
    this.isUp = false;
    this.isAlive = false;
    this.#timers.kill();
    this.#disk.kill();
  }
}

function idFrom(prng: Prng): string {
  return Array.from(prng.bytes(15), (byte) => byte.toString(36)).join("");
}

/** All modules of the server, and those that a simulation cannot do without. */
function withThose(all: readonly ModuleDefinition[], needed: readonly ModuleDefinition[]): readonly ModuleDefinition[] {
  const missing = needed.filter((module) => !all.some((other) => other.name === module.name));
  return [...missing, ...all];
}
