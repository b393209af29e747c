import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@tandem/testkit/free-port";
import { DOMAIN, PASSWORD, ServerProgram } from "../kill/program.ts";

const PROSODY = "/usr/bin/prosody";
const TICK_MS = 10;
export const USERS = Array.from({ length: 60 }, (_, index) => `u${index}`);
export const hasProsody = existsSync(PROSODY);

/** A server in a process of its own, and what the operating system knows of it. */
export interface Target {
  readonly name: "Tandem" | "Prosody";
  readonly port: number;
  readonly isAlive: () => boolean;
  /** All threads, user and system. */
  cpuMs(): number;
  residentKb(): number;
  /** The most since it started. */
  peakKb(): number;
  stop(): Promise<void>;
}

function observed(name: Target["name"], port: number, pid: number, stop: () => Promise<void>): Target {
  const status = (field: string): number =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return {
    name,
    port,
    isAlive: () => existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8")),
    cpuMs() {
      // Fields 14 and 15 of proc(5).
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    residentKb: () => status("VmRSS"),
    peakKb: () => status("VmHWM"),
    stop,
  };
}

/** As it is delivered: default limits. Thousands of connections that have just ended hold ports, so another may be needed. */
export async function startTandem(attempts = 5): Promise<Target> {
  const program = await ServerProgram.prepare({ accounts: USERS, rooms: [] });
  program.launch();
  try {
    await program.ready();
  } catch (fault) {
    await program.remove();
    if (attempts === 1 || !String(fault).includes("is taken")) throw fault;
    return startTandem(attempts - 1);
  }
  return observed("Tandem", program.port, program.pid, () => program.remove());
}

/** Debian's, with its default limits for clients and the modules that the attacks speak to. */
export async function startProsody(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-attacks-"));
  const accounts = join(folder, DOMAIN, "accounts");
  mkdirSync(accounts, { recursive: true });
  for (const user of USERS) writeFileSync(join(accounts, `${user}.dat`), `return { ["password"] = "${PASSWORD}"; };\n`);
  const port = await freePort();
  const file = join(folder, "prosody.cfg.lua");
  writeFileSync(file, configuration(folder, port));
  const child = spawn(PROSODY, ["-F", "--config", file], { stdio: "ignore" });
  await listening(child, port);
  return observed("Prosody", port, child.pid as number, async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });
}

function configuration(folder: string, port: number): string {
  return `
run_as_root = true
data_path = "${folder}"
pidfile = "${folder}/prosody.pid"
log = { error = "${folder}/error.log" }
modules_enabled = { "roster", "saslauth", "disco", "ping", "presence", "message", "iq", "offline", "carbons", "mam", "smacks", "pep", "limits" }
modules_disabled = { "s2s", "posix", "tls" }
limits = { c2s = { rate = "10kb/s"; burst = "2s" } }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_hashed"
storage = { archive = "memory"; muc_log = "memory" }
c2s_ports = { ${port} }
interfaces = { "127.0.0.1" }
VirtualHost "${DOMAIN}"
Component "rooms.${DOMAIN}" "muc"
  modules_enabled = { "muc_mam" }
  muc_room_locking = false
`;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isUp) return;
    await delay(50);
  }
  throw new Error("Prosody does not listen");
}
