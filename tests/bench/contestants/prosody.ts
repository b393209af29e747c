import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";
import { makeCertificate } from "./certificate.ts";
import {
  ARCHIVED_EVERY_SECONDS,
  archived,
  type Contestant,
  contactsOf,
  DOMAIN,
  type Entrant,
  localsOf,
  ROOMS,
  type Seed,
} from "./contestant.ts";
import { ITERATIONS, SALT, scramKeys } from "./keys.ts";
import { fillDatabase, makeWalDatabase } from "./wal-database.ts";
import { liveIn } from "./lives.ts";
import { launch, listening } from "./process.ts";

const PROGRAM = "/usr/bin/prosody";

/**
 * Debian's Prosody 0.12. Accounts and rosters in its files (the default), archives in SQLite. It sets no pragma, so the
 * database is made in WAL mode beforehand, where synchronous=FULL, SQLite's default, costs the least.
 */
async function start(seed: Seed): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), "bench-prosody-"));
  const data = join(directory, "data");
  writeAccounts(join(data, DOMAIN), seed);
  writeRooms(join(data, ROOMS.replaceAll(".", "%2e")), seed);
  makeWalDatabase(join(data, "prosody.sqlite"));
  const certificate = makeCertificate(directory);
  const [plain, tls, http] = [await freePort(), await freePort(), await freePort()];
  const file = join(directory, "prosody.cfg.lua");
  writeFileSync(file, configuration({ directory, data, plain, tls, http, ...certificate }));
  const ports = { plain, tls, webSocket: `ws://${DOMAIN}:${http}/xmpp-websocket` };
  return liveIn(directory, { name: "prosody", ports }, async () => {
    const child = launch([PROGRAM, "-F", "--config", file]);
    await listening(child, plain);
    await listening(child, http);
    return child;
  });
}

/** As its muc library writes them. */
function writeRooms(folder: string, { rooms }: Seed): void {
  mkdirSync(join(folder, "config"), { recursive: true });
  const lasting: string[] = [];
  for (let i = 0; i < rooms; i++) {
    const room = `r${i}@${ROOMS}`;
    lasting.push(`["${room}"] = true;`);
    writeFileSync(
      join(folder, "config", `r${i}.dat`),
      `return { ["_jid"] = "${room}"; ["_data"] = { ["persistent"] = true; ["name"] = "Room ${i}"; }; ["_affiliation_data"] = {}; ["u0@${DOMAIN}"] = "owner"; };\n`,
    );
  }
  writeFileSync(join(folder, "persistent.dat"), `return { ${lasting.join(" ")} };\n`);
}

/** As mod_storage_sql does: seconds, and the stanza as text. */
function archive(directory: string, messages: number): void {
  const now = Math.floor(Date.now() / 1_000);
  fillDatabase(join(directory, "data", "prosody.sqlite"), {
    statement: `INSERT INTO prosodyarchive ("host", "user", "store", "key", "when", "with", "type", "value") VALUES ('${DOMAIN}', 'u0', 'archive', ?, ?, 'u1@${DOMAIN}', 'xml', ?)`,
    rows: messages,
    row: (n) => {
      const { from, to, body } = archived(n);
      const stanza = `<message xmlns='jabber:client' type='chat' id='old${n}' from='${from}' to='${to}'><body>${body}</body></message>`;
      return [`key${n}`, now - (messages - n) * ARCHIVED_EVERY_SECONDS, stanza];
    },
  });
}

function writeAccounts(folder: string, seed: Seed): void {
  mkdirSync(join(folder, "accounts"), { recursive: true });
  mkdirSync(join(folder, "roster"), { recursive: true });
  const keys = scramKeys("sha1");
  const account = `return { ["iteration_count"] = ${ITERATIONS}; ["salt"] = "${SALT.toString()}"; ["stored_key"] = "${keys.stored.toString("hex")}"; ["server_key"] = "${keys.server.toString("hex")}"; };\n`;
  for (const local of localsOf(seed)) writeFileSync(join(folder, "accounts", `${local}.dat`), account);
  for (let i = 0; i < seed.people; i++) {
    const items = contactsOf(i, seed).map(
      (local) => `["${local}@${DOMAIN}"] = { ["subscription"] = "both"; ["name"] = "${local}"; ["groups"] = {}; };`,
    );
    writeFileSync(
      join(folder, "roster", `p${i}.dat`),
      `return { [false] = { ["version"] = 1; ["pending"] = {}; }; ${items.join(" ")} };\n`,
    );
  }
}

function configuration(at: {
  readonly directory: string;
  readonly data: string;
  readonly plain: number;
  readonly tls: number;
  readonly http: number;
  readonly cert: string;
  readonly key: string;
}): string {
  return `pidfile = "${at.directory}/prosody.pid"; data_path = "${at.data}"; plugin_paths = {}; run_as_root = true
interfaces = { "127.0.0.1" }; c2s_ports = { ${at.plain} }; c2s_direct_tls_ports = { ${at.tls} }; s2s_ports = {}
http_ports = { ${at.http} }; https_ports = {}; http_interfaces = { "127.0.0.1" }; consider_websocket_secure = true
ssl = { certificate = "${at.cert}"; key = "${at.key}" }; c2s_direct_tls_ssl = { certificate = "${at.cert}"; key = "${at.key}" }
c2s_require_encryption = false; allow_unencrypted_plain_auth = true; authentication = "internal_hashed"
default_storage = "internal"; storage = { archive = "sql"; muc_log = "sql" }; smacks_hibernation_time = 300
sql = { driver = "SQLite3", database = "${at.data}/prosody.sqlite" }
modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "presence", "message", "iq", "offline", "mam", "carbons", "pep", "smacks", "websocket" }
modules_disabled = { "s2s" }; limits = {}; log = { warn = "*console" }
VirtualHost "${DOMAIN}"
Component "${ROOMS}" "muc"
  modules_enabled = { "muc_mam" }; muc_log_by_default = true; muc_room_locking = false; max_history_messages = 50
`;
}

export const prosody: Entrant = { name: "prosody", packages: ["prosody", "lua-dbi-sqlite3"], start, archive };
