import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";

const PROGRAMS = ["/usr/bin/gajim", "/usr/bin/Xvfb", "/usr/bin/dbus-run-session", "/usr/bin/setpriv"];
const WAIT_MS_MAX = 45_000;
const NOBODY = 65_534;

export const hasGajim = PROGRAMS.every((program) => existsSync(program));

export interface GajimOptions {
  readonly jid: string;
  readonly password: string;
  readonly port: number;
  readonly caFile: string;
}

interface Answer {
  readonly id?: number;
  readonly ok?: unknown;
  readonly error?: string;
  readonly signal?: string;
  readonly values?: unknown;
}

/**
 * A person at Gajim under Xvfb, as one who has set it up before: it signs in by itself, over STARTTLS. It is asked and listened
 * to over its own D-Bus interface (gajim.py), on a bus that nobody else is on.
 */
export class Gajim {
  readonly #home = mkdtempSync(join(tmpdir(), "gajim-"));
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #signals: string[] = [];
  #wake: () => void = () => undefined;
  #count = 0;
  #noise = "";

  constructor(options: GajimOptions) {
    const script = join(this.#home, "gajim.py");
    copyFileSync(join(import.meta.dirname, "gajim.py"), script);
    setUp(this.#home, options);
    // Gajim does not run as root, and needs no rights at all.
    const isRoot = userInfo().uid === 0;
    const as = isRoot ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
    if (isRoot) for (const path of withAllIn(this.#home)) chownSync(path, NOBODY, NOBODY);
    const [program, ...args] = [...as, "dbus-run-session", "--", "/usr/bin/python3", "-u", script];
    this.#child = spawn(program, args, { cwd: this.#home, env: environment(this.#home), detached: true });
    this.#child.stderr.on("data", (chunk: Buffer) => (this.#noise = (this.#noise + chunk.toString()).slice(-4_000)));
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(JSON.parse(line) as Answer));
  }

  /** One of the methods of its interface; rejects with what it said. */
  async does(method: string, ...args: readonly string[]): Promise<unknown> {
    const id = ++this.#count;
    const answer = await new Promise<Answer>((resolve) => {
      this.#answers.set(id, resolve);
      this.#child.stdin.write(`${JSON.stringify({ id, do: method, args })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error}`);
    return answer.ok;
  }

  /** The first signal that has come or comes and matches, as JSON; it and those before it are taken. */
  async tells(signal: string, pattern: RegExp): Promise<string> {
    const deadline = AbortSignal.timeout(WAIT_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    for (;;) {
      const at = this.#signals.findIndex((line) => line.startsWith(signal) && pattern.test(line));
      if (at !== -1) return this.#signals.splice(0, at + 1).at(-1) as string;
      if (deadline.aborted)
        throw new Error(`Gajim has told no ${signal} ${pattern}, but:\n${this.#signals.join("\n")}\n${this.#noise}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async stops(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    // With its bus and its display, which are of the same group.
    if (this.#child.pid !== undefined && this.#child.exitCode === null) process.kill(-this.#child.pid, "SIGKILL");
    await ended;
    rmSync(this.#home, { recursive: true, force: true });
  }

  #take({ id, signal, values, ...answer }: Answer): void {
    if (signal !== undefined) this.#signals.push(`${signal} ${JSON.stringify(values)}`);
    if (id !== undefined) this.#answers.get(id)?.(answer);
    this.#wake();
  }
}

function environment(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    XDG_RUNTIME_DIR: join(home, "run"),
    PATH: "/usr/bin:/bin",
    LANG: "C.UTF-8",
    NO_AT_BRIDGE: "1",
  };
}

/** Its settings, and the server's certificate as after "Trust this certificate": Gajim has no place for another authority. */
function setUp(home: string, { jid, password, port, caFile }: GajimOptions): void {
  const folders = {
    run: join(home, "run"),
    config: join(home, ".config/gajim"),
    certs: join(home, ".local/share/gajim/cert_store"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const leaf = new X509Certificate(readFileSync(join(dirname(caFile), "server.pem")));
  writeFileSync(join(folders.certs, "server"), leaf.toString());
  const [name = "", hostname = ""] = jid.split("@");
  const account = {
    name,
    hostname,
    password,
    active: true,
    account_label: name,
    resource: "gajim",
    use_custom_host: true,
    custom_host: "127.0.0.1",
    custom_port: port,
    custom_type: "START TLS",
  };
  const app = { remote_control: true, use_keyring: false, check_for_update: false, autoaway: false, autoxa: false };
  const file = new Database(join(folders.config, "settings.sqlite"));
  file.exec("CREATE TABLE settings (name TEXT UNIQUE, settings TEXT)");
  file.exec("CREATE TABLE account_settings (account TEXT UNIQUE, settings TEXT)");
  const rows = { app, soundevents: {}, status_presets: {}, proxies: {}, plugins: {}, workspaces: { first: {} } };
  for (const [part, settings] of Object.entries(rows))
    file.prepare("INSERT INTO settings VALUES (?, ?)").run(part, JSON.stringify(settings));
  file
    .prepare("INSERT INTO account_settings VALUES (?, ?)")
    .run(name, JSON.stringify({ account, contact: {}, group_chat: {} }));
  file.pragma("user_version = 5");
  file.close();
}

function withAllIn(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))];
}
