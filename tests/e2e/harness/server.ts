import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "@tandem/testkit/free-port";
import { forgetServer, watchServer } from "./evidence.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");
const main = join(root, "apps/cli/src/main.ts");
const run = promisify(execFile);

export interface Person {
  readonly local: string;
  readonly name: string;
}

/** The password of everybody in the demo organisation. */
export const PASSWORD = "tandem-demo";

/** People of the demo organisation, contacts of one another, members of its rooms. */
export const people = {
  maya: { local: "maya", name: "Maya Lindqvist" },
  dana: { local: "dana", name: "Dana Ortiz" },
  kenji: { local: "kenji", name: "Kenji Arakawa" },
  priya: { local: "priya", name: "Priya Raman" },
} as const satisfies Record<string, Person>;

export const OPS_BRIDGE = "Ops Bridge";

export interface ServerOptions {
  readonly arguments?: readonly string[];
  /** Settings as `TANDEM_LIMITS_UPLOAD_BYTES_MAX`. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The real program as an operator runs it, in its own process and data directory. Ports are chosen once, so that it can be
 * killed and started again at the same addresses.
 */
export class TandemServer {
  readonly data: string;
  readonly domain = "localhost";
  readonly httpPort: number;
  readonly c2sPort: number;
  readonly #extra: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;
  #output = "";

  private constructor(data: string, httpPort: number, c2sPort: number, options: ServerOptions) {
    this.data = data;
    this.httpPort = httpPort;
    this.c2sPort = c2sPort;
    this.#extra = ["--demo", ...(options.arguments ?? [])];
    this.#environment = options.environment ?? {};
  }

  /** A fresh data directory with the demo organisation in it, and the server running. */
  static async start(options: ServerOptions = {}): Promise<TandemServer> {
    const data = await mkdtemp(join(tmpdir(), "tandem-e2e-"));
    const server = new TandemServer(data, await freePort(), await freePort(), options);
    watchServer(server);
    await server.up();
    return server;
  }

  get origin(): string {
    return `http://localhost:${this.httpPort}`;
  }

  jid(person: Person): string {
    return `${person.local}@${this.domain}`;
  }

  /** What the process has printed so far, for the message of a failing test. */
  get output(): string {
    return this.#output;
  }

  /** Runs `tandem …` on this data directory, as an operator would, whether the server runs or not. */
  async cli(args: readonly string[], input = ""): Promise<string> {
    const child = run(node, [main, ...args, "--data", this.data], {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1" },
    });
    child.child.stdin?.end(input);
    return (await child).stdout;
  }

  async up(): Promise<void> {
    const listen = [
      "--http",
      `127.0.0.1:${this.httpPort}`,
      "--c2s",
      `127.0.0.1:${this.c2sPort}`,
      "--c2s-tls",
      "127.0.0.1:0",
    ];
    const args = [
      "serve",
      "--data",
      this.data,
      "--domain",
      this.domain,
      ...listen,
      "--plaintext-on-loopback",
      ...this.#extra,
    ];
    const child = spawn(node, [main, ...args], {
      cwd: root,
      env: { ...process.env, ...this.#environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => void (this.#output += chunk.toString()));
    const ended = new Promise<never>((_, reject) => {
      child.once("exit", (code) => reject(new Error(`tandem serve ended with ${code}:\n${this.#output}`)));
    });
    ended.catch((fault: unknown) => void (this.#output += `\n${String(fault)}`));
    await Promise.race([this.#ready(), ended]);
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.origin}/readyz`).catch((fault: unknown) => fault);
      if (answer instanceof Response && answer.ok) return;
      await delay(50);
    }
    throw new Error(`tandem serve was not ready within 60 s:\n${this.#output}`);
  }

  /** `SIGTERM` and the end of the process: streams are told, everything is on disk. */
  async down(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** It does nothing until it goes on: what a slow server, or a slow network, looks like. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  /** `kill -9`, then the same program on the same data. */
  async crashAndRestart(): Promise<void> {
    await this.down("SIGKILL");
    await this.up();
  }

  async remove(): Promise<void> {
    forgetServer(this);
    await this.down("SIGKILL");
    await rm(this.data, { recursive: true, force: true });
  }
}
