import { bareJid, type BareJid } from "@tandem/protocol";
import type { ClientPorts } from "@tandem/client-core/ports";
import { Prng } from "@tandem/testkit/prng";
import { SimClock } from "@tandem/testkit/sim-clock";
import { SimDisk } from "@tandem/testkit/sim-disk";
import { SimNetwork, SYSTEM_BUFFER_CHARS } from "@tandem/testkit/sim-network";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { AccountApp } from "./account-app.ts";
import { SimApp } from "./app.ts";
import { clientCrypto } from "./crypto.ts";
import { Ledger } from "./ledger.ts";
import type { Program, ProgramOptions } from "./program.ts";
import { DOMAIN, SIM_LIMITS, SimProcess } from "./process.ts";

/** Has programs that know neither archives nor carbons nor rooms: what they get is all they ever see. */
const PLAIN = "dot";
/** Uses the real client, whole. */
const WHOLE = "eve";
const PASSWORD = "a password of the simulated";
const TRACE_CHARS = 400;
/** What the system takes, all that a resumption sends at once, what then may wait, and the stanza that goes past it. */
const UNREAD_CHARS_MAX = SYSTEM_BUFFER_CHARS + SIM_LIMITS.queueCharsMax + SIM_LIMITS.connectionCharsMax + 8_192;

/** A server, its disk, a network and people with their apps, all of one seed. */
export class World {
  readonly prng: Prng;
  readonly clock = new SimClock();
  readonly network: SimNetwork;
  readonly disk: SimDisk;
  readonly ledger: Ledger;
  readonly accounts: readonly BareJid[];
  readonly rooms: readonly BareJid[];
  readonly apps: readonly Program[];
  readonly counts = { events: 0, said: 0, cuts: 0, kills: 0, stops: 0 };
  readonly #trace: string[] = [];
  readonly #traceLines: number;
  #process: SimProcess | undefined;
  #violation: Error | undefined;
  #isCalm = true;

  /** `traceLines`: how much of what happened last is remembered. */
  constructor(seed: number, traceLines: number) {
    this.#traceLines = traceLines;
    this.prng = new Prng(seed);
    const diskPrng = this.prng.fork();
    this.disk = new SimDisk(
      new MemoryStorage(() => this.clock.now()),
      this.clock,
      () => (this.#isCalm ? 1 : diskPrng.between(0, 30)),
      (list) => diskPrng.shuffled(list),
    );
    this.ledger = new Ledger(this.disk.inner.archive);
    this.network = new SimNetwork({
      clock: this.clock,
      prng: this.prng.fork(),
      server: () =>
        this.#process?.isUp === true ? (connection) => this.#process?.server.streams.open(connection) ?? null : null,
      seen: (who, direction, text) => this.#record(who, direction, text),
    });
    this.accounts = ["ada", "ben", "cyd", PLAIN, WHOLE].map((local) => bareJid(local, DOMAIN));
    this.rooms = ["hall", "yard"].map((local) => bareJid(local, `rooms.${DOMAIN}`));
    this.apps = this.accounts.flatMap((account) => this.#appsOf(account));
  }

  get isServerUp(): boolean {
    return this.#process?.isUp === true;
  }

  /** Accounts and rooms are made, everybody signs in and knows everybody. */
  async settleIn(): Promise<void> {
    await this.until(this.boot());
    const { core } = (this.#process as SimProcess).server;
    for (const jid of this.accounts) {
      await this.until(core.use(accounts).add({ jid, secret: { kind: "password", password: PASSWORD } }));
    }
    for (const room of this.rooms) {
      const local = room.slice(0, room.indexOf("@"));
      await this.until(
        core.use(rooms).create({ local, owner: this.accounts[0] as BareJid, isArchived: true, isPersistent: true }),
      );
    }
    for (const app of this.apps) app.start();
    await this.pass(5_000);
    for (const app of this.apps) if (app.options.name.endsWith("0")) app.befriend();
    await this.pass(5_000);
    this.#isCalm = false;
  }

  /** Nothing is slow or broken any more. */
  async heal(): Promise<void> {
    this.#isCalm = true;
    this.network.heal();
    if (this.#process?.isAlive !== true) await this.until(this.boot());
    for (const app of this.apps) {
      app.connection.setNetwork(true);
      if (!app.isRunning) app.start();
    }
  }

  // --- the server

  async boot(): Promise<void> {
    const process = new SimProcess(this.clock, this.disk, this.prng.fork(), (fault) => {
      this.violate(new Error(`fault in the server: ${fault.event} ${fault.detail}`));
    });
    this.#process = process;
    await process.start();
  }

  /** kill -9, and a new start after a while. */
  kill(downMs: number): void {
    if (!this.isServerUp) return;
    this.counts.kills++;
    this.note("KILL");
    this.#process?.kill();
    this.network.cutAll();
    this.clock.after(downMs, () => this.#restart());
  }

  /** SIGTERM, and a new start when it is down. */
  stop(downMs: number): void {
    const process = this.#process;
    if (process === undefined || !process.isUp) return;
    this.counts.stops++;
    this.note("STOP");
    process.stop().then(
      () => {
        this.network.cutAll();
        this.clock.after(downMs, () => this.#restart());
      },
      (error: unknown) => this.violate(error),
    );
  }

  #restart(): void {
    if (this.#process?.isAlive === true) return;
    this.note("BOOT");
    this.boot().catch((error: unknown) => this.violate(error));
  }

  // --- time

  /** Lets time pass, checking after everything that happens. Throws at the first violation. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.monotonic() + ms;
    while (await this.clock.step(until)) await this.#check();
    await this.clock.pass(Math.max(0, until - this.clock.monotonic()));
  }

  /** Lets time pass until that has happened. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = (): void => void (isDone = true);
    // A failure ends the wait too; it is thrown below, by `work` itself.
    work.then(end, end);
    await this.clock.pass(0);
    const deadline = this.clock.monotonic() + 60_000;
    while (!isDone && (await this.clock.step(deadline))) await this.#check();
    if (!isDone) throw new Error("something does not come to its end");
    return await work;
  }

  async #check(): Promise<void> {
    this.counts.events++;
    if (this.ledger.hasClaims) await this.ledger.check();
    for (const link of this.network.links()) {
      if (link.charsDown > UNREAD_CHARS_MAX) throw new Error(`[SV4] ${link.charsDown} characters wait for one reader`);
    }
    if (this.#violation !== undefined) throw this.#violation;
  }

  violate(error: unknown): void {
    this.#violation ??= error instanceof Error ? error : new Error(String(error));
  }

  // --- what happened last

  note(text: string): void {
    this.#trace.push(`${String(this.clock.monotonic()).padStart(7)} ${text}`);
    if (this.#trace.length > this.#traceLines) this.#trace.shift();
  }

  trace(): string {
    return this.#trace.join("\n");
  }

  #record(who: string, direction: "up" | "down", text: string): void {
    this.note(`${who} ${direction === "up" ? "▶" : "◀"} ${text.slice(0, TRACE_CHARS)}`);
  }

  // --- people

  #appsOf(account: BareJid): Program[] {
    const local = account.slice(0, account.indexOf("@"));
    if (local === WHOLE) return [new AccountApp(this.#options(`${local}-0`, account, { priority: 5, isPlain: false }))];
    const isPlain = local === PLAIN;
    const priorities = this.prng.pick(isPlain ? [[0], [1, 1], [0, 3]] : [[5], [5, 5], [5, -1], [0, 3]]);
    return priorities.map(
      (priority, index) => new SimApp(this.#options(`${local}-${index}`, account, { priority, isPlain })),
    );
  }

  #options(
    name: string,
    account: BareJid,
    { priority, isPlain }: { priority: number; isPlain: boolean },
  ): ProgramOptions {
    const prng = this.prng.fork();
    return {
      name,
      account,
      password: PASSWORD,
      priority,
      isPlain,
      wantsToken: prng.chance(0.5),
      rooms: isPlain ? [] : this.rooms,
      contacts: this.accounts.filter((other) => other !== account),
      ports: this.#ports(name, prng),
      ledger: this.ledger,
      violation: (error) => this.violate(error),
    };
  }

  #ports(name: string, prng: Prng): ClientPorts {
    const store = new Map<string, unknown>();
    return {
      transport: this.network.portFor(name),
      time: {
        now: () => this.clock.now(),
        after: (ms, task) => {
          const timer = this.clock.after(ms, task);
          return () => timer.cancel();
        },
        dayOf: (at) => new Date(at).toISOString().slice(0, 10),
        minuteOf: (at) => Math.floor(at / 60_000) % 1_440,
      },
      random: {
        id: () => Array.from(prng.bytes(16), (byte) => byte.toString(16)).join(""),
        fraction: () => prng.fraction(),
      },
      store: {
        get: async (key) => store.get(key),
        set: async (key, value) => void store.set(key, value),
        delete: async (key) => void store.delete(key),
        deletePrefix: async (prefix) => {
          for (const key of store.keys()) if (key.startsWith(prefix)) store.delete(key);
        },
      },
      crypto: clientCrypto(prng),
      log: { warn: () => {} },
    };
  }
}
