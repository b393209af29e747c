import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OtherServer, OtherServerOptions } from "./other-server.ts";

const PROGRAM = "/usr/bin/prosody";
const START_MS_MAX = 20_000;

export const hasProsody = existsSync(PROGRAM);

/** Prosody looks servers up in the DNS; here they are on this machine, on any port. */
const RESOLVER = `
local service = require "net.resolvers.service";
local basic = require "net.resolvers.basic";
local places = module:get_option("test_places", {});
local asked = service.new;
service.new = function (host, ...)
	local place = places[host];
	if place then return basic.new("127.0.0.1", place, "tcp"); end
	return asked(host, ...);
end
`;

/** Debian's prosody with rooms, all of it in a folder of its own. */
export async function runProsody(options: OtherServerOptions): Promise<OtherServer> {
  const folder = mkdtempSync(join(tmpdir(), "prosody-"));
  mkdirSync(join(folder, "plugins"));
  writeFileSync(join(folder, "plugins", "mod_test_places.lua"), RESOLVER);
  const accounts = join(folder, options.domain.replaceAll(".", "%2e"), "accounts");
  mkdirSync(accounts, { recursive: true });
  for (const user of options.users)
    writeFileSync(join(accounts, `${user}.dat`), `return { ["password"] = "${options.password}"; };\n`);
  const file = join(folder, "prosody.cfg.lua");
  writeFileSync(file, configuration(folder, options));
  let child = await start(file, options.c2s);
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  return {
    domain: options.domain,
    kill: end,
    async restart() {
      child = await start(file, options.c2s);
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(file: string, port: number): Promise<ChildProcess> {
  const child = spawn(PROGRAM, ["-F", "--config", file], { stdio: "ignore" });
  const deadline = AbortSignal.timeout(START_MS_MAX);
  while (child.exitCode === null && !deadline.aborted) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => setTimeout(resolve, 50, false));
    });
    if (isOpen) return child;
  }
  throw new Error("prosody did not start");
}

function configuration(folder: string, options: OtherServerOptions): string {
  const { domain, certificate, c2s, s2s, places, secureAuth } = options;
  const table = Object.entries(places).map(([name, port]) => `["${name}"] = ${port};`);
  return `
run_as_root = true
data_path = "${folder}"
plugin_paths = { "${folder}/plugins" }
log = { ${options.isVerbose === true ? "debug" : "info"} = "${folder}/prosody.log" }
modules_enabled = { "roster", "saslauth", "disco", "ping", "tls", "dialback", "offline", "presence", "message", "iq", "vcard_legacy", "s2s_bidi", "test_places" }
test_places = { ${table.join(" ")} }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
s2s_require_encryption = true
s2s_secure_auth = ${secureAuth}
authentication = "internal_plain"
c2s_ports = { ${c2s} }
s2s_ports = { ${s2s} }
interfaces = { "127.0.0.1" }
ssl = { certificate = "${certificate.certFile}"; key = "${certificate.keyFile}"; cafile = "${options.caFile}"; }
VirtualHost "${domain}"
Component "rooms.${domain}" "muc"
  muc_room_default_public = true
`;
}
