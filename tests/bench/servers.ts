import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

const root = join(import.meta.dirname, "../..");
export const DOMAIN = "localhost";
export const PASSWORD = "bench";

/** A server under test: its own process, pinned to core 0, with `accounts` accounts named u0, u1, …. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly rooms: string;
  /** CPU milliseconds that the process has used so far, all threads, user and system. */
  cpuMs(): number;
  /** Resident memory in KB. */
  rssKb(): number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = createConnection(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(false)).once("connect", () => socket.destroy());
    });
    if (isUp) return;
    await delay(100);
  }
  throw new Error(`nothing listens on ${port}`);
}

function contestant(name: string, port: number, child: ChildProcess, directory: string): Contestant {
  const pid = child.pid as number;
  // taskset replaces itself by the program, so the child's pid is the server's.
  const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return {
    name,
    port,
    rooms: `rooms.${DOMAIN}`,
    // Fields 14 and 15 of proc(5), in ticks of 10 ms.
    cpuMs: () => (Number(stat()[11]) + Number(stat()[12])) * 10,
    rssKb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]),
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export async function startTandem(accounts: number): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), "bench-tandem-"));
  const node = join(root, "node_modules/.bin/node");
  const main = join(root, "apps/cli/src/main.ts");
  const file = join(directory, "accounts.txt");
  writeFileSync(file, Array.from({ length: accounts }, (_, i) => `u${i}@${DOMAIN} ${PASSWORD}\n`).join(""));
  execFileSync(node, [main, "user", "import", file, "--data", join(directory, "data")], { stdio: "ignore" });
  const port = await freePort();
  const listen = [
    "--http",
    `127.0.0.1:${await freePort()}`,
    "--c2s",
    `127.0.0.1:${port}`,
    "--c2s-tls",
    `127.0.0.1:${await freePort()}`,
  ];
  const args = [
    "serve",
    "--data",
    join(directory, "data"),
    "--domain",
    DOMAIN,
    ...listen,
    "--plaintext-on-loopback",
    "--log-level",
    "warn",
  ];
  const environment = { ...process.env, TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "100000" };
  const child = spawn("taskset", ["-c", "0", node, main, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: environment,
  });
  await listening(port);
  return contestant("tandem", port, child, directory);
}

/** Debian's Prosody, archive on for people and rooms, as near to Tandem's defaults as its options allow. */
export async function startProsody(accounts: number): Promise<Contestant | undefined> {
  if (!existsSync("/usr/bin/prosody")) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "bench-prosody-"));
  const data = join(directory, "data");
  const folder = join(data, DOMAIN, "accounts");
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < accounts; i++)
    writeFileSync(join(folder, `u${i}.dat`), `return { ["password"] = "${PASSWORD}"; };\n`);
  const port = await freePort();
  writeFileSync(
    join(directory, "prosody.cfg.lua"),
    `pidfile = "${directory}/prosody.pid"; data_path = "${data}"; plugin_paths = {}; run_as_root = true
c2s_ports = { ${port} }; c2s_interfaces = { "127.0.0.1" }; s2s_ports = {}; http_ports = {}; https_ports = {}; c2s_direct_tls_ports = {}
c2s_require_encryption = false; allow_unencrypted_plain_auth = true; authentication = "internal_hashed"; storage = "sql"
sql = { driver = "SQLite3", database = "${data}/prosody.sqlite" }; storage = { accounts = "internal"; archive = "sql"; muc_log = "sql" }
modules_enabled = { "roster", "saslauth", "disco", "ping", "presence", "message", "iq", "offline", "mam", "carbons", "pep", "smacks" }
modules_disabled = { "s2s", "tls" }; limits = {}; log = { warn = "*console" }
VirtualHost "${DOMAIN}"
Component "rooms.${DOMAIN}" "muc"
  modules_enabled = { "muc_mam" }; muc_log_by_default = true; muc_room_locking = false
`,
  );
  const child = spawn(
    "taskset",
    ["-c", "0", "/usr/bin/prosody", "-F", "--config", join(directory, "prosody.cfg.lua")],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  await listening(port);
  return contestant("prosody", port, child, directory);
}
