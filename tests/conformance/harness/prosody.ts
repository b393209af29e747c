import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";

const PROGRAM = "/usr/bin/prosody";
const START_MS_MAX = 15_000;

export const hasProsody = existsSync(PROGRAM);

export interface Reference {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Debian's prosody with rooms at rooms.localhost, nodes at pubsub.localhost (whose administrator Juliet is; she is none of the
 * rooms), on a free port of this machine, all of it in a folder of its own.
 */
export async function runProsody(users: readonly string[], password: string): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  const accounts = join(folder, "localhost", "accounts");
  mkdirSync(accounts, { recursive: true });
  for (const user of users) writeFileSync(join(accounts, `${user}.dat`), `return { ["password"] = "${password}"; };\n`);
  const port = await freePort();
  const file = join(folder, "prosody.cfg.lua");
  writeFileSync(file, configuration(folder, port));
  const child = spawn(PROGRAM, ["-F", "--config", file], { stdio: "ignore" });
  await answering(child, port);
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  return `
run_as_root = true
data_path = "${folder}"
log = { error = "${join(folder, "error.log")}" }
modules_enabled = { "roster", "saslauth", "disco", "ping", "blocklist", "carbons", "private", "vcard", "version", "time" }
modules_disabled = { "s2s", "posix" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
c2s_ports = { ${port} }
interfaces = { "127.0.0.1" }
VirtualHost "localhost"
Component "pubsub.localhost" "pubsub"
  admins = { "juliet@localhost" }
Component "rooms.localhost" "muc"
  modules_enabled = { "muc_mam" }
  muc_log_by_default = true
`;
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  const deadline = AbortSignal.timeout(START_MS_MAX);
  while (child.exitCode === null && !deadline.aborted) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => setTimeout(resolve, 50, false));
    });
    if (isOpen) return;
  }
  throw new Error("the reference server did not start");
}
