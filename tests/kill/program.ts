import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "@tandem/testkit/free-port";

const root = join(import.meta.dirname, "../..");
const node = join(root, "node_modules/.bin/node");
const main = join(root, "apps/cli/src/main.ts");
const run = promisify(execFile);
const READY_MS_MAX = 60_000;
const LOOK_EVERY_MS = 20;

export const DOMAIN = "localhost";
export const PASSWORD = "secret";

export interface ProgramOptions {
  readonly accounts: readonly string[];
  readonly rooms: readonly string[];
  /** PostgreSQL instead of SQLite. */
  readonly postgresUrl?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

/** `tandem serve` in a process of its own, at ports that stay the same from one life to the next. */
export class ServerProgram {
  readonly port: number;
  readonly httpPort: number;
  readonly data: string;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #output = "";

  private constructor(data: string, port: number, httpPort: number, environment: Readonly<Record<string, string>>) {
    this.data = data;
    this.port = port;
    this.httpPort = httpPort;
    this.#environment = environment;
  }

  /** A fresh data directory with those accounts and rooms in it. Nothing runs yet. */
  static async prepare(options: ProgramOptions): Promise<ServerProgram> {
    const data = await mkdtemp(join(tmpdir(), "tandem-kill-"));
    const storage =
      options.postgresUrl === undefined
        ? {}
        : { TANDEM_STORAGE_KIND: "postgres", TANDEM_STORAGE_POSTGRES_URL: options.postgresUrl };
    const program = new ServerProgram(data, await freePort(), await freePort(), { ...storage, ...options.environment });
    const list = join(data, "people.txt");
    await writeFile(list, options.accounts.map((local) => `${local}@${DOMAIN} ${PASSWORD}\n`).join(""));
    await program.cli(["user", "import", list, "--domain", DOMAIN]);
    for (const room of options.rooms) await program.cli(["room", "add", room]);
    return program;
  }

  async cli(args: readonly string[]): Promise<void> {
    await run(node, [main, ...args, "--data", this.data], { cwd: root, env: this.#env() });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** All that it has printed, for the message of a failure. */
  get output(): string {
    return this.#output;
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it; `ready` waits until it takes connections. */
  launch(): void {
    const local = "127.0.0.1";
    const listen = ["--http", `${local}:${this.httpPort}`, "--c2s", `${local}:${this.port}`, "--c2s-tls", `${local}:0`];
    const how = ["--plaintext-on-loopback", "--log-level", "warn"];
    const child = spawn(node, [main, "serve", "--data", this.data, "--domain", DOMAIN, ...listen, ...how], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: this.#env(),
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => void (this.#output = (this.#output + chunk.toString()).slice(-20_000)));
    }
    this.#child = child;
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + READY_MS_MAX;
    while (performance.now() < deadline) {
      if (!this.isAlive) throw new Error(`tandem serve has ended:\n${this.#output}`);
      const answer = await fetch(`http://127.0.0.1:${this.httpPort}/readyz`).catch((fault: unknown) => fault);
      if (answer instanceof Response && answer.ok) return;
      await delay(LOOK_EVERY_MS);
    }
    throw new Error(`tandem serve was not ready within ${READY_MS_MAX} ms:\n${this.#output}`);
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isAlive) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, NO_COLOR: "1", ...this.#environment };
  }
}
