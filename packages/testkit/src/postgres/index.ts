import { execFile, type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const INSTALLED = "/usr/lib/postgresql";
const START_ATTEMPTS = 5;

/** Directory of the newest PostgreSQL's programs, or null: then tests that need it are skipped and say so. */
export function postgresBinaries(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const versions = readdirSync(INSTALLED).toSorted((a, b) => Number(b) - Number(a));
  return (
    versions.map((version) => join(INSTALLED, version, "bin")).find((bin) => existsSync(join(bin, "postgres"))) ?? null
  );
}

export const POSTGRES_MISSING = "PostgreSQL is not installed (Debian: apt-get install postgresql)";

export interface TestCluster {
  /** Makes an empty database; resolves to its URL. */
  makeDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server of its own in a temporary directory, on loopback, at a port that was free. As root it runs as the
 * user `postgres`, which the server insists on.
 */
export async function startPostgres(): Promise<TestCluster> {
  const bin = postgresBinaries();
  if (bin === null) throw new Error(POSTGRES_MISSING);
  const directory = await mkdtemp(join(tmpdir(), "tandem-postgres-"));
  await chmod(directory, 0o700);
  if (isRoot()) await run("chown", ["postgres", directory]);
  const initialise = asServer([
    join(bin, "initdb"),
    "-D",
    directory,
    "-U",
    "tandem",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "-N",
  ]);
  await run(initialise.command, initialise.args, { cwd: "/" });
  const { child, port } = await startAtFreePort(bin, directory);
  let databases = 0;
  return {
    async makeDatabase() {
      const name = `test_${++databases}`;
      await run(join(bin, "createdb"), ["-h", "127.0.0.1", "-p", String(port), "-U", "tandem", name]);
      return `postgres://tandem@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      // Immediate shutdown: nothing in here is to be kept.
      child.kill("SIGQUIT");
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function asServer([command = "", ...args]: readonly string[]): { command: string; args: string[] } {
  if (!isRoot()) return { command, args };
  return { command: "setpriv", args: ["--reuid=postgres", "--regid=postgres", "--clear-groups", command, ...args] };
}

async function startAtFreePort(bin: string, directory: string): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 40_000);
    const child = await start(bin, directory, port);
    if (child !== null) return { child, port };
    if (attempt === START_ATTEMPTS) throw new Error("PostgreSQL did not start at any port");
  }
}

/** Resolves to null when the server ends instead of becoming ready, as it does when the port is taken. */
function start(bin: string, directory: string, port: number): Promise<ChildProcess | null> {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=60",
    "fsync=off",
    "shared_buffers=32MB",
  ];
  const { command, args } = asServer([
    join(bin, "postgres"),
    "-D",
    directory,
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  const child = spawn(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: "/",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  return new Promise((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("ready to accept connections")) resolve(child);
    });
    child.once("close", () => resolve(null));
  });
}
