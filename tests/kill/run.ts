import { setTimeout as delay } from "node:timers/promises";
import { Prng } from "@tandem/testkit/prng";
import { Claims, type Line } from "./claims.ts";
import { DOMAIN, type ProgramOptions, ServerProgram } from "./program.ts";
import { Talker } from "./talker.ts";
import { Gone } from "./wire.ts";

const ROOMS = ["hall", "yard"];
/** Two of them at two programs each. */
const TALKERS = ["ada.desk", "ada.phone", "ben.desk", "ben.phone", "cyd.desk", "dan.desk"];
/** Never there while there is trouble: what they get waits on disk only. */
const SLEEPER = "gus";
/** Messages on their way, at most, of one program. */
const WINDOW = 12;
/** A kill comes after so much has happened, and a moment. */
const EVENTS_MAX = 500;
const MOMENT_MS_MAX = 25;
/** How many rounds it takes until all archives are read again from their beginning. */
const FULL_CHECK_EVERY = 5;
const SETTLE_MS_MAX = 60_000;

export interface KillOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly postgresUrl?: string;
  readonly say?: (line: string) => void;
}

export interface KillReport {
  readonly rounds: number;
  readonly kills: number;
  readonly accepted: number;
  readonly flaws: readonly string[];
}

/**
 * The real program, killed again and again while people talk. After each kill it is started again, everybody comes back, and
 * what they were told must still be so.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const people = [...new Set(TALKERS.map((name) => name.split(".")[0] as string)), SLEEPER];
  const program: ProgramOptions = {
    accounts: people,
    rooms: ROOMS,
    postgresUrl: options.postgresUrl,
    environment: { TANDEM_LIMITS_OFFLINE_MESSAGES_MAX: "1000000" },
  };
  const run = new KillRun(await ServerProgram.prepare(program), options);
  try {
    return await run.play();
  } finally {
    await run.end();
  }
}

class KillRun {
  readonly #server: ServerProgram;
  readonly #options: KillOptions;
  readonly #prng: Prng;
  readonly #claims = new Claims();
  readonly #talkers: readonly Talker[];
  readonly #sleeper: Talker;
  readonly #flaws: string[] = [];
  readonly #rooms = ROOMS.map((room) => `${room}@rooms.${DOMAIN}`);
  #kills = 0;
  #events = 0;
  #isTalking = false;
  #wake: () => void = () => undefined;

  constructor(server: ServerProgram, options: KillOptions) {
    this.#server = server;
    this.#options = options;
    this.#prng = new Prng(options.seed);
    this.#talkers = TALKERS.map((name) => {
      const [user = "", resource = ""] = name.split(".");
      return this.#talker(user, resource, this.#rooms);
    });
    this.#sleeper = this.#talker(SLEEPER, "bed", []);
  }

  #talker(user: string, resource: string, rooms: readonly string[]): Talker {
    const talker: Talker = new Talker({
      user,
      resource,
      rooms,
      port: this.#server.port,
      claims: this.#claims,
      violation: (text) => void this.#flaws.push(text),
      onProgress: () => this.#onProgress(talker),
    });
    return talker;
  }

  async play(): Promise<KillReport> {
    const { rounds, say } = this.#options;
    this.#server.launch();
    await this.#server.ready();
    for (let round = 1; round <= rounds && this.#flaws.length === 0; round++) {
      await this.#everybodyConnects();
      await this.#trouble();
      await this.#restart();
      await this.#peace(round % FULL_CHECK_EVERY === 0 || round === rounds);
      say?.(
        `round ${round}: ${this.#kills} kills, ${this.#claims.count} messages accepted, ${this.#flaws.length} flaws`,
      );
    }
    return { rounds, kills: this.#kills, accepted: this.#claims.count, flaws: this.#flaws };
  }

  async end(): Promise<void> {
    await this.#server.remove();
  }

  // --- trouble

  async #trouble(): Promise<void> {
    this.#isTalking = true;
    this.#events = 0;
    const enough = this.#prng.between(0, EVENTS_MAX);
    for (const talker of this.#talkers) this.#talk(talker);
    // Somebody's network breaks on the way, and they come back to resume.
    const unlucky = this.#prng.chance(0.5) ? this.#prng.pick(this.#talkers) : undefined;
    if (unlucky !== undefined) {
      await this.#reaches(Math.floor(enough / 2));
      unlucky.cut();
      void this.#comeBack(unlucky);
    }
    await this.#reaches(enough);
    await delay(this.#prng.fraction() * MOMENT_MS_MAX);
    this.#isTalking = false;
    await this.#server.kill();
    this.#kills++;
  }

  /** Resolves when so much has happened in this round. */
  async #reaches(events: number): Promise<void> {
    const deadline = AbortSignal.timeout(SETTLE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    while (this.#events < events) {
      if (deadline.aborted) throw new Error(`nothing goes on: ${this.#events} of ${events}\n${this.#server.output}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #onProgress(talker: Talker): void {
    this.#events++;
    this.#wake();
    if (this.#isTalking) this.#talk(talker);
  }

  #talk(talker: Talker): void {
    if (!talker.isOnline || talker.outbox.size >= WINDOW) return;
    for (let i = this.#prng.between(1, 4); i > 0; i--) talker.say(this.#listener(talker), this.#text());
    talker.askForAck();
  }

  #listener(talker: Talker): string {
    if (this.#prng.chance(0.4)) return this.#prng.pick(this.#rooms);
    if (this.#prng.chance(0.1)) return this.#sleeper.account;
    const others = this.#talkers.filter(({ account }) => account !== talker.account);
    return this.#prng.pick(others).account;
  }

  #text(): string {
    return "x".repeat(this.#prng.chance(0.05) ? this.#prng.below(8_000) : this.#prng.below(200));
  }

  async #comeBack(talker: Talker): Promise<void> {
    try {
      await talker.connect();
      this.#onProgress(talker);
    } catch (fault) {
      if (!(fault instanceof Gone)) this.#flaws.push(`${talker.name}: ${String(fault)}`);
    }
  }

  // --- peace

  /** Now and then it is killed again before it is up. */
  async #restart(): Promise<void> {
    this.#server.launch();
    while (this.#prng.chance(0.15)) {
      await delay(this.#prng.below(1_500));
      await this.#server.kill();
      this.#kills++;
      this.#server.launch();
    }
    await this.#server.ready();
  }

  async #everybodyConnects(): Promise<void> {
    await Promise.all(this.#talkers.filter(({ isOnline }) => !isOnline).map((talker) => talker.connect()));
  }

  /** Everybody is back, everything is acknowledged; then what is there is compared with what was told. */
  async #peace(isFull: boolean): Promise<void> {
    await this.#everybodyConnects();
    const deadline = AbortSignal.timeout(SETTLE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    while (this.#talkers.some(({ isAcknowledged }) => !isAcknowledged)) {
      if (deadline.aborted) return void this.#flaws.push(`never acknowledged: ${this.#unacknowledged()}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (isFull) await this.#sleeperTakesAll();
    if (isFull) this.#flaws.push(...this.#claims.flaws(await this.#archives()));
  }

  #unacknowledged(): string {
    return this.#talkers.flatMap(({ outbox }) => [...outbox.keys()]).join(" ");
  }

  async #archives(): Promise<Map<string, readonly Line[]>> {
    const archives = new Map<string, readonly Line[]>();
    for (const talker of this.#talkers) {
      if (!archives.has(talker.account)) archives.set(talker.account, await talker.read(talker.account));
    }
    for (const room of this.#rooms) archives.set(room, await (this.#talkers[0] as Talker).read(room));
    return archives;
  }

  /** [SV1] What waited is there, each message under one id. */
  async #sleeperTakesAll(): Promise<void> {
    const sleeper = this.#sleeper;
    await sleeper.connect();
    const expected = this.#claims.acceptedFor(sleeper.account);
    const deadline = AbortSignal.timeout(SETTLE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    while (expected.some((originId) => !sleeper.heard.has(originId)) && !deadline.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    for (const originId of expected) {
      const ids = sleeper.heard.get(originId);
      if (ids === undefined) this.#flaws.push(`waited and never came: ${originId}`);
      else if (ids.size > 1) this.#flaws.push(`waited, came under ${ids.size} ids: ${originId}`);
    }
    await sleeper.leave();
  }
}
