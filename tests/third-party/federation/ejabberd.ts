import { type ChildProcess, spawn } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OtherServer, OtherServerOptions } from "./other-server.ts";

const ERLANG = "/usr/bin/erl";
const START_MS_MAX = 60_000;
const [CODE = ""] = globSync("/usr/lib/*/ejabberd-*/ebin");

export const hasEjabberd = CODE !== "" && existsSync(ERLANG);

/** Debian's ejabberd with rooms, without a node name: it joins no cluster and starts no port mapper. */
export async function runEjabberd(options: OtherServerOptions): Promise<OtherServer> {
  const folder = mkdtempSync(join(tmpdir(), "ejabberd-"));
  const file = join(folder, "ejabberd.yml");
  writeFileSync(file, configuration(folder, options));
  // It pairs certificates with keys in the older form only.
  const key = createPrivateKey(readFileSync(options.certificate.keyFile)).export({ type: "sec1", format: "pem" });
  writeFileSync(join(folder, "both.pem"), `${readFileSync(options.certificate.certFile, "utf8")}\n${key}`);
  // No name server: nothing leaves this machine, and it finds nobody. It is who is called, never who calls.
  writeFileSync(join(folder, "inetrc"), `{resolv_conf, ""}.\n{hosts_file, ""}.\n{lookup, [file]}.\n`);
  let child = await start(folder, file, options);
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
      child = await start(folder, file, options);
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(
  folder: string,
  file: string,
  { users, password, domain }: OtherServerOptions,
): Promise<ChildProcess> {
  const ready = join(folder, "ready");
  rmSync(ready, { force: true });
  const names = users.map((user) => `<<"${user}">>`).join(",");
  const register = `[ejabberd_auth:try_register(U, <<"${domain}">>, <<"${password}">>) || U <- [${names}]], file:write_file("ready", "").`;
  const quoted = (path: string): string => `"${path}"`;
  const mnesia = ["-mnesia", "dir", quoted(join(folder, "db"))];
  const own = ["-ejabberd", "config", quoted(file), "log_path", quoted(join(folder, "ejabberd.log"))];
  const child = spawn(
    ERLANG,
    ["-noinput", "+S", "1", "-pa", CODE, ...mnesia, ...own, "-s", "ejabberd", "-eval", register],
    {
      stdio: "ignore",
      cwd: folder,
      env: { ...process.env, HOME: folder, ERL_INETRC: join(folder, "inetrc") },
    },
  );
  const deadline = AbortSignal.timeout(START_MS_MAX);
  while (!existsSync(ready)) {
    if (child.exitCode !== null || deadline.aborted) throw new Error(`ejabberd did not start: ${tailOf(folder)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

function tailOf(folder: string): string {
  const log = join(folder, "ejabberd.log");
  return existsSync(log) ? readFileSync(log, "utf8").slice(-2_000) : "no log";
}

function configuration(folder: string, options: OtherServerOptions): string {
  const { domain, c2s, s2s, secureAuth } = options;
  return `
hosts: ["${domain}"]
loglevel: ${options.isVerbose === true ? "debug" : "info"}
auth_method: internal
auth_password_format: plain
certfiles: ["${folder}/both.pem"]
ca_file: "${options.caFile}"
s2s_cafile: "${options.caFile}"
s2s_use_starttls: required


listen:
  -
    port: ${c2s}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    starttls: false
    access: all
    max_stanza_size: 262144
  -
    port: ${s2s}
    ip: "127.0.0.1"
    module: ejabberd_s2s_in
    max_stanza_size: 262144
shaper: {}
modules:
  mod_adhoc: {}
  mod_caps: {}
  mod_disco: {}
  mod_last: {}
  mod_muc:
    host: "rooms.${domain}"
    access: all
    access_create: all
    access_persistent: all
    min_message_interval: 0
    min_presence_interval: 0
  mod_offline: {}
  mod_ping: {}
  mod_roster: {}
  ${secureAuth ? "" : "mod_s2s_dialback: {}"}
  mod_vcard:
    search: false
  mod_version: {}
`;
}
