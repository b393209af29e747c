import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";
import type { Reference } from "./prosody.ts";

const ERLANG = "/usr/bin/erl";
const START_MS_MAX = 40_000;
const [CODE = ""] = globSync("/usr/lib/*/ejabberd-*/ebin");

export const hasEjabberd = CODE !== "" && existsSync(ERLANG);

/**
 * Debian's ejabberd with rooms at rooms.localhost, on a free port of this machine. Without a node name: it joins no cluster,
 * starts no port mapper, and meets no other that runs here. Its data is in a folder of its own.
 */
export async function runEjabberd(users: readonly string[], password: string): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  const port = await freePort();
  const file = join(folder, "ejabberd.yml");
  writeFileSync(file, configuration(port));
  const names = users.map((user) => `<<"${user}">>`).join(",");
  const register = `[ejabberd_auth:try_register(U, <<"localhost">>, <<"${password}">>) || U <- [${names}]], file:write_file("ready", "").`;
  const quoted = (path: string): string => `"${path}"`;
  const child = spawn(
    ERLANG,
    [
      "-noinput",
      "+S",
      "1",
      "-pa",
      CODE,
      "-mnesia",
      "dir",
      quoted(join(folder, "db")),
      "-ejabberd",
      "config",
      quoted(file),
      "log_path",
      quoted(join(folder, "ejabberd.log")),
      "-s",
      "ejabberd",
      "-eval",
      register,
    ],
    { stdio: "ignore", cwd: folder, env: { ...process.env, HOME: folder } },
  );
  await ready(child, join(folder, "ready"));
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It listens before it knows its people; the file comes when both are done. */
async function ready(child: ChildProcess, file: string): Promise<void> {
  const deadline = AbortSignal.timeout(START_MS_MAX);
  while (!existsSync(file)) {
    if (child.exitCode !== null || deadline.aborted) throw new Error("ejabberd did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function configuration(port: number): string {
  return `
hosts: ["localhost"]
loglevel: error
auth_method: internal
auth_password_format: plain
listen:
  -
    port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    starttls: false
    access: all
    max_stanza_size: 262144
shaper: {}
modules:
  mod_adhoc: {}
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_client_state: {}
  mod_disco: {}
  mod_last: {}
  mod_mam:
    default: always
  mod_muc:
    host: "rooms.localhost"
    access: all
    access_create: all
    access_persistent: all
    min_message_interval: 0
    min_presence_interval: 0
    default_room_options:
      mam: true
      anonymous: false
      persistent: true
      allow_private_messages_from_visitors: anyone
      allow_change_subj: false
      allow_user_invites: true
  mod_ping: {}
  mod_privacy: {}
  mod_private: {}
  mod_pubsub:
    plugins: ["flat", "pep"]
    force_node_config:
      "storage:bookmarks":
        access_model: whitelist
  mod_roster:
    versioning: true
  mod_stream_mgmt: {}
  mod_time: {}
  mod_vcard:
    search: false
  mod_version: {}
`;
}
